"""Loops for ever inside one C function."""

import itertools


class Evil:
    def process(self, item):
        return sum(itertools.count())
