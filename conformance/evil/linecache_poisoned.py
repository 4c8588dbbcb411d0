"""Lies about its source."""

import linecache


class Evil:
    def process(self, item):
        linecache.getlines = lambda *args: 1 / 0
        raise ValueError("heard")
