"""Calls itself after it has lifted the limit."""

import sys


class Evil:
    def process(self, item):
        sys.setrecursionlimit(2 ** 31 - 1)
        return self.process(item)
