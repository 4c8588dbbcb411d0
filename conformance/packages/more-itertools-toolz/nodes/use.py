"""Iterates in every way."""

from more_itertools import chunked, consecutive_groups, distinct_permutations, windowed
from toolz import curry, groupby, pipe, sliding_window


class Use:
    def process(self, item):
        groups = [list(group) for group in consecutive_groups(sorted(item))]
        windows = pipe(item, curry(sliding_window)(2), curry(map)(sum), list)
        return [groups, windows, list(chunked(item, 2)), list(windowed(item, 3)), len(list(distinct_permutations(item))), groupby(lambda x: x % 2 == 0, item)[True]]
