"""Lists and dicts that stay sorted."""

from sortedcontainers import SortedDict, SortedKeyList, SortedList


class Use:
    def process(self, item):
        numbers = SortedList(item)
        numbers.add(4)
        words = SortedKeyList(map(str, item), key=len)
        return [list(numbers), numbers.bisect(4), list(numbers.irange(2, 10)), list(words), SortedDict({"b": 1, "a": 2}).peekitem(0)]
