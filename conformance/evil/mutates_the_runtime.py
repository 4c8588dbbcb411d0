"""Replaces what the runtime imports."""

import sys


class Evil:
    def process(self, item):
        sys.modules["sys"] = sys.modules["io"] = None
        return "alive"
