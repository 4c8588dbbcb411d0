"""Nests `itertools.chain`, which CPython does not guard."""

import itertools


class Evil:
    def process(self, item):
        chain = iter([item])
        for _ in range(100_000):
            chain = itertools.chain(chain)
        return list(chain)
