"""Empties `sys.modules`."""

import sys


class Evil:
    def process(self, item):
        sys.modules.clear()
        return "alive"
