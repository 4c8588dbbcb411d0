"""What the C library's functions give for random numbers: natively as a program, in the wasm as a node."""

import json
import math
import random
import struct

#: How many results there are of each function.
COUNT = 10_000

#: The ranges that each function's arguments are taken from.
FUNCTIONS = {
    "acos": [(-1, 1)],
    "acosh": [(1, 1e3)],
    "asin": [(-1, 1)],
    "asinh": [(-1e3, 1e3)],
    "atan": [(-10, 10)],
    "atan2": [(-10, 10), (-10, 10)],
    "atanh": [(-1, 1)],
    "cbrt": [(-1e3, 1e3)],
    "cos": [(-10, 10)],
    "cosh": [(-10, 10)],
    "erf": [(-3, 3)],
    "erfc": [(-3, 3)],
    "exp": [(-10, 10)],
    "exp2": [(-10, 10)],
    "expm1": [(-10, 10)],
    "fmod": [(-1e3, 1e3), (1, 10)],
    "gamma": [(0.1, 20)],
    "hypot": [(-10, 10), (-10, 10)],
    "lgamma": [(0.1, 20)],
    "log": [(1e-3, 1e3)],
    "log10": [(1e-3, 1e3)],
    "log1p": [(-0.9, 1e3)],
    "log2": [(1e-3, 1e3)],
    "pow": [(0, 10), (-10, 10)],
    "sin": [(-10, 10)],
    "sinh": [(-10, 10)],
    "sqrt": [(0, 1e3)],
    "tan": [(-10, 10)],
    "tanh": [(-3, 3)],
}


def results(name, ranges):
    """The function's results, one after the other as 16 hexadecimal digits."""
    numbers, function = random.Random(name), getattr(math, name)
    arguments = ([numbers.uniform(*limits) for limits in ranges] for _ in range(COUNT))
    return digits(function(*values) for values in arguments)


def digits(values):
    return struct.pack(f">{COUNT}d", *values).hex()


def everything():
    """The results of each function, and of what the standard library makes of them."""
    numbers = random.Random("gauss")
    found = {name: results(name, ranges) for name, ranges in FUNCTIONS.items()}
    return found | {"random.gauss": digits(numbers.gauss(0, 1) for _ in range(COUNT))}


class Mathematics:
    def process(self, item):
        return everything()


if __name__ == "__main__":
    print(json.dumps(everything()))
