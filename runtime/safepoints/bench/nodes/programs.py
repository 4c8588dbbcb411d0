"""Small programs that keep different parts of the interpreter busy, and how long each takes."""

import hashlib
import json
import re
import time

ROUNDS = 3
# Browsers round their clocks to a millisecond.
CALLS = 25


def fib(n=17):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def dicts_and_lists():
    counts = {}
    for i in range(8_000):
        counts[i % 997] = counts.get(i % 997, 0) + i
    return sorted(counts.values(), reverse=True)


def comprehensions():
    return sum(x * x for x in [y + 1 for y in range(12_000)] if x % 3)


def strings():
    parts = []
    for i in range(3_000):
        parts.append(f"{i:05d}".replace("0", "-"))
    return "".join(parts).count("-")


def documents():
    value = [{"id": i, "name": f"n{i}", "tags": ["a", "b"], "x": i / 7} for i in range(200)]
    return json.loads(json.dumps(value))


def expressions():
    text = "the quick brown fox 12:34 jumps over 2024-01-02 the lazy dog " * 300
    return len(re.findall(r"(\d+)-(\d+)-(\d+)|[a-z]+o[a-z]*", text))


def backtracking():
    return re.match("(a+)+$", "a" * 14 + "b")


def digests():
    return hashlib.sha256(b"x" * 200_000).hexdigest()


def integers():
    return str(3**8_000)[:9], (7**30_000) % 1_000_007


def floats():
    x = 0.5
    for _ in range(15_000):
        x = 3.7 * x * (1.0 - x)
    return x


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def moved(self, dx):
        return Point(self.x + dx, self.y)


def objects():
    point = Point(0, 0)
    for _ in range(5_000):
        point = point.moved(1)
    return point.x


def sorting():
    return sorted((i * 7919) % 100_003 for i in range(8_000))[:3]


PROGRAMS = [
    *(fib, dicts_and_lists, comprehensions, strings, documents, expressions, backtracking),
    *(digests, integers, floats, objects, sorting),
]


class Time:
    """Runs each program a few times; of each the least time counts, in milliseconds."""

    def process(self, item):
        return {program.__name__: least_time(program) for program in PROGRAMS}


def least_time(program):
    times = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for _ in range(CALLS):
            program()
        times.append(time.perf_counter() - begun)
    return min(times) * 1000 / CALLS
