"""Replaces the hooks for errors."""

import sys


class Evil:
    def process(self, item):
        sys.excepthook = sys.unraisablehook = None
        sys.tracebacklimit = -5
        raise ValueError("heard")
