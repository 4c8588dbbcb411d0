"""Everyday Python, for a recording of what calls reach: see `examples/record.rs`."""

import collections
import csv
import datetime
import decimal
import functools
import heapq
import io
import itertools
import json
import pickle
import random
import re
import struct
import textwrap

TEXT = 'The quick brown fox jumps over 42 lazy dogs, user@example.com said "hi" on 2026-01-02.\n' * 40


def queens(size, row=0, columns=frozenset(), left=frozenset(), right=frozenset()):
    if row == size:
        return 1
    found = 0
    for column in range(size):
        if column in columns or row + column in left or row - column in right:
            continue
        taken = columns | {column}, left | {row + column}, right | {row - column}
        found += queens(size, row + 1, *taken)
    return found


def fibonacci(number):
    return number if number < 2 else fibonacci(number - 1) + fibonacci(number - 2)


def floats():
    x, total = 0.5, 0.0
    for _ in range(20_000):
        x = 3.7 * x * (1.0 - x)
        total += x * 0.5 - 0.1
    return total


def integers():
    total = 0
    for i in range(20_000):
        total = (total * 31 + i) & 0xFFFFFF
        if total % 7 == 3:
            total ^= i
    return total


def big_integers():
    product = functools.reduce(lambda a, b: a * b, range(1, 260))
    return len(str(product)) + pow(3, 10**60, 10**50 + 7) % 10


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)

    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)


class Counter:
    def __init__(self, value):
        self.value = value

    @property
    def double(self):
        return self.value * 2

    def step(self, by=1, *, again=False):
        self.value += by + again
        return self.double


def objects():
    point, counter, total = Point(0, 0), Counter(1), 0
    for i in range(4_000):
        point = point + Point(1, 2)
        total += counter.step() + counter.step(i, again=True) + (point == Point(i, i))
    return total


def generators():
    def count(number):
        for i in range(number):
            yield i

    def doubled(numbers):
        for number in numbers:
            yield number * 2

    pairs = zip(itertools.count(), map(str, doubled(count(6_000))), strict=False)
    return sum(len(text) for number, text in pairs if number & 2)


def dictionaries():
    numbers = {str(i): i for i in range(4_000)}
    total = sum(numbers.get(key, 0) + value for key, value in numbers.items())
    for i in range(0, 4_000, 3):
        del numbers[str(i)]
    by_pair = {(i % 50, str(i)): i for i in range(2_000)}
    counts = collections.Counter(TEXT.split())
    groups = collections.defaultdict(list)
    for key, value in by_pair.items():
        groups[key[0]].append(value)
    return total + len(numbers) + len(groups) + counts["The"]


def sorting():
    numbers = [random.Random(i).random() for i in range(300)] * 10
    texts = sorted(map(str, numbers))
    heap = []
    for number in numbers:
        heapq.heappush(heap, (number, len(heap)))
    first = min(sorted(numbers), sorted(numbers, key=lambda number: -number))
    return first[0] + heapq.heappop(heap)[0] + float(texts[-1])


def comprehensions():
    squares = [i * i for i in range(6_000)]
    by_place = {i: square for i, square in enumerate(squares)}
    rests = {square % 100 for square in squares}
    rows = [[row * column for column in range(40)] for row in range(40)]
    turned = list(zip(*rows, strict=True))
    return len(by_place) + len(rests) + any(row[0] for row in turned) + sum(map(sum, turned))


def documents():
    items = [
        {"id": i, "name": f"item {i}", "tags": ["a", "ü"], "size": i * 1.5, "none": None}
        for i in range(300)
    ]
    read = json.loads(json.dumps(items, indent=None))
    again = pickle.loads(pickle.dumps({"items": read, "sets": {1, 2}, "bytes": b"abc" * 100}))
    table = io.StringIO()
    csv.writer(table).writerows([row["id"], row["name"], row["size"], "a,b"] for row in read)
    rows = list(csv.DictReader(io.StringIO(table.getvalue()), fieldnames=["a", "b", "c", "d"]))
    return len(again["items"]) + len(rows)


def texts():
    total = len(re.findall(r"\b[a-z]+@[a-z]+\.com\b|\d{4}-\d\d-\d\d", TEXT))
    total += len(re.sub(r"(\w+) (\w+)", r"\2 \1", TEXT))
    for line in TEXT.splitlines():
        words = line.upper().replace("FOX", "cat").strip().split()
        total += len(" ".join(words)) + line.find("lazy") + line.count("o") + (words > ["A"])
        total += len(f"{total:>10}|{len(words):05d}|{line[:9]!r}") + len("%s-%d" % (line, 3))
        total += len("{} {x}".format(line.title(), x=1.5)) + line.startswith(("The", "A"))
    wrapped = textwrap.fill(TEXT, 60)
    raw = bytearray(wrapped.encode())
    raw += bytes(range(256)) * 10
    return total + raw.count(b"\n") + len(bytes(raw).hex()) + len(raw.decode("latin-1"))


def times_and_amounts():
    total, moment = decimal.Decimal(0), datetime.datetime(2026, 1, 1)
    for i in range(1, 300):
        total += decimal.Decimal(1) / decimal.Decimal(i) * decimal.Decimal("1.05")
        moment += datetime.timedelta(hours=7, minutes=i)
        total += len(moment.isoformat()) + len(moment.strftime("%Y-%m-%d"))
        total += datetime.datetime.fromisoformat("2026-01-02T03:04:05").hour
    return total


def records():
    record, total = struct.Struct("<IhQd"), 0
    for i in range(2_000):
        total += record.unpack(record.pack(i, i % 100, i * 3, i * 0.5))[2]
    return total + sum(struct.unpack("<100i", bytes(400)))


def exceptions():
    total = 0
    for i in range(4_000):
        try:
            if i % 3 == 0:
                raise ValueError(i)
            total += {}[i]
        except KeyError:
            total += 1
        except ValueError as error:
            total += error.args[0] & 1
        finally:
            total += 1
    with io.BytesIO(b"line\n" * 1_000) as lines:
        return total + sum(map(len, lines))


class Training:
    """Runs all programs a few times; the item does not matter."""

    def process(self, _item):
        programs = [
            lambda: queens(6), lambda: fibonacci(17), floats, integers, big_integers, objects,
            generators, dictionaries, sorting, comprehensions, documents, texts,
            times_and_amounts, records, exceptions,
        ]  # fmt: skip
        return [str(program()) for _ in range(3) for program in programs]
