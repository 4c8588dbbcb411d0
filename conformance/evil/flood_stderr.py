"""Writes to stderr for ever."""

import sys


class Evil:
    def process(self, item):
        while True:
            sys.stderr.write("evil" * 1000)
