"""Returns numbers and containers that lie."""

class Number(int):
    def __index__(self):
        return 1 / 0

    __int__ = __float__ = __index__


class Text(str):
    def __str__(self):
        return 1 / 0


class Items(list):
    def __iter__(self):
        return 1 / 0

    def __len__(self):
        return 10 ** 9


class Table(dict):
    def items(self):
        return 1 / 0

    __iter__ = keys = __len__ = items


class Evil:
    def process(self, item):
        return [Number(), Text(), Items([1]), Table(a=1)]
