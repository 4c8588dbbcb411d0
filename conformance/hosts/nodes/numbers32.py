"""Numbers: 32 bits, seeds, and the mathematics of the C library."""

import array
import collections
import hashlib
import itertools
import json
import math
import random
import struct
import sys

from asking import MACHINE, WASM, attempt


def the_length_of_a_range(place):
    return len(range(2**40))


def a_choice_from_a_range(place):
    return random.Random(7).choice(range(2**40))


def a_number_below_a_number(place):
    return random.Random(7).randrange(2**40)


def a_sample_from_a_range(place):
    return random.Random("a").sample(range(10**10), 3)


def a_sample_from_a_small_range(place):
    return random.Random("a").sample(range(10**9), 3)


def a_bounded_deque(place):
    return collections.deque([1], maxlen=2**33).maxlen


def a_slice_of_an_iterator(place):
    return list(itertools.islice([1, 2], 2**33))


def a_repetition(place):
    return next(itertools.repeat("x", 2**33))


def an_index(place):
    return range(2**40)[2**39]


def an_array_of_long_numbers(place):
    return array.array("l", [2**40]).tolist()


def an_array_of_longer_numbers(place):
    return array.array("q", [2**40]).tolist()


def the_sizes_of_native_types(place):
    return {code: struct.calcsize(code) for code in "hilqnP"}


def the_sizes_of_standard_types(place):
    return {code: struct.calcsize(f"<{code}") for code in "hilq"}


def the_largest_size(place):
    return sys.maxsize == 2**63 - 1


def the_hash_of_numbers(place):
    return [str(hash(number)) for number in (1, 1.5, 2**40, -1)]


def the_order_of_a_set_of_numbers(place):
    values = [1.5, 2.5, 10**12, 2**31, 3]
    return list(set(values))  # a set in the source may be made in another order than it has


def the_order_of_a_set_of_small_numbers(place):
    values = [30, 1, 12, 7, 1000]
    return list(set(values))


def seeds(place):
    return [random.Random(seed).random() for seed in (7, "seven", b"seven")]


def seeds_that_are_floats(place):
    return random.Random(1.5).random()


def a_shuffled_list(place):
    values = list(range(10))
    random.Random(7).shuffle(values)
    return values


def json_in_600_levels(place):
    return json.dumps(json.loads("[" * 600 + "]" * 600)) == "[" * 600 + "]" * 600


def json_in_400_levels(place):
    return json.dumps(json.loads("[" * 400 + "]" * 400)) == "[" * 400 + "]" * 400


def a_very_large_number(place):
    return str(2**10_000)[-10:]


def a_very_long_text_as_a_number(place):
    return attempt(int, "9" * 5000)


def numbers_as_text(place):
    return [repr(0.1 + 0.2), repr(1e16), repr(5e-324), f"{2.5:.0f}", round(2.675, 2)]


def the_edges_of_mathematics(place):
    inputs = {"exp": 1000.0, "log": 0.0, "sqrt": -1.0, "gamma": 0.0, "acos": 2.0}
    return {name: attempt(getattr(math, name), value) for name, value in inputs.items()}


def what_mathematics_must_give_exactly(place):
    source = random.Random(1)
    values = [source.uniform(1e-3, 1e3) for _ in range(2000)]
    return {name: _digest(getattr(math, name), values) for name in ("sqrt", "floor", "degrees")}


def what_the_c_library_gives(place):
    if not WASM:
        return MACHINE
    source = random.Random(1)
    values = [source.uniform(-0.999, 0.999) for _ in range(1000)]
    names = "acos asin atan atanh cbrt cos cosh erf erfc exp exp2 expm1 lgamma log1p sin tan tanh"
    return {name: _digest(getattr(math, name), values) for name in names.split()}


def _digest(function, values):
    results = struct.pack(f"<{len(values)}d", *map(function, values))
    return hashlib.sha256(results).hexdigest()[:12]
