"""Programs that call, make objects, and raise."""

import contextlib
import dataclasses
import enum
import functools


def calls(number=18):
    """Fibonacci numbers, each call by two others."""
    return number if number < 2 else calls(number - 1) + calls(number - 2)


def closures():
    """Functions that keep and change what is around them."""

    def counter(step):
        total = 0

        def add(number, *, twice=False):
            nonlocal total
            total += step * number * (2 if twice else 1)
            return total

        return add

    counters = [counter(step) for step in range(5)]
    for number in range(800):
        for add in counters:
            add(number, twice=number % 2 == 0)
    return sum(add(0) for add in counters)


class Shape:
    """What has an area."""

    def __init__(self, name):
        self.name = name

    def area(self):
        """None, by itself."""
        return 0

    @property
    def label(self):
        """The name with the area."""
        return f"{self.name}:{self.area()}"


class Rectangle(Shape):
    """A shape with two sides."""

    def __init__(self, width, height):
        super().__init__("rectangle")
        self.width, self.height = width, height

    def area(self):
        return self.width * self.height

    def __add__(self, other):
        return Rectangle(self.width + other.width, max(self.height, other.height))

    def __lt__(self, other):
        return self.area() < other.area()


def instances():
    """Objects with inherited methods, properties and operators."""
    total, largest = Rectangle(0, 0), Rectangle(1, 1)
    for number in range(700):
        each = Rectangle(number % 17, number % 13)
        total = total + each
        if largest < each:
            largest = each
    return f"{total.label} {largest.label}"


class Kind(enum.Enum):
    """Kinds of records."""

    SMALL = "small"
    LARGE = "large"


@dataclasses.dataclass(frozen=True, order=True)
class Record:
    """An entry with an order."""

    place: int
    name: str = "name"
    kind: Kind = dataclasses.field(default=Kind.SMALL, compare=False)


def data_classes():
    """Records that are made, changed, compared, hashed and taken apart."""
    records = [Record(number * 7 % 101, kind=Kind("large")) for number in range(200)]
    changed = [dataclasses.replace(record, name=str(record.place)) for record in records[:100]]
    fields = sum(len(dataclasses.asdict(record)) for record in records[:50])
    same = len(set(records)) + sum(record.kind is Kind.LARGE for record in changed)
    return f"{max(records).place} {min(changed).name} {fields} {same}"


def generators():
    """Streams that feed each other."""

    def numbers(end):
        yield from range(end)

    def pairs(source):
        for number in source:
            yield number, number % 7

    def filtered(source):
        for number, rest in source:
            if rest != 3:
                sent = yield number * rest
                assert sent is None

    return sum(filtered(pairs(numbers(4_000))))


class Refused(ValueError):
    """Says which number was refused."""


def exceptions():
    """Errors that are raised, chained, caught and cleaned up after."""
    refused, cleaned = 0, 0
    for number in range(1_000):
        try:
            with contextlib.suppress(KeyError):
                if number % 3 == 0:
                    raise KeyError(number)
                if number % 3 == 1:
                    try:
                        int("not a number")
                    except ValueError as error:
                        raise Refused(number) from error
        except Refused as error:
            refused += error.args[0] + (error.__cause__ is not None)
        finally:
            cleaned += 1
    return refused + cleaned


def decorators():
    """Calls through wrappers, single dispatch and a cache."""

    def checked(function):
        @functools.wraps(function)
        def wrapper(*args, **kwargs):
            return function(*args, **kwargs)

        return wrapper

    @functools.lru_cache(maxsize=64)
    def cube(number):
        return number**3

    @checked
    def work(number, scale=1):
        return cube(number % 50) * scale

    return sum(work(number, scale=number % 4) for number in range(3_000))


PROGRAMS = (
    calls,
    closures,
    instances,
    data_classes,
    generators,
    exceptions,
    decorators,
)
