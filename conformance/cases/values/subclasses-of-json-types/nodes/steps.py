from collections import Counter, OrderedDict, namedtuple
from enum import IntEnum

Pair = namedtuple("Pair", "first second")


class Level(IntEnum):
    HIGH = 3


class Step:
    def process(self, item):
        return [Level.HIGH, Pair(1, "b"), Counter("aab"), OrderedDict(b=1, a=2), True]
