import functools
import itertools


class Step:
    def process(self, item):
        return [list(itertools.permutations(item, 2)), list(itertools.accumulate(item)), functools.reduce(lambda a, b: a * b, item)]
