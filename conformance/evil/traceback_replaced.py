"""Replaces the module that formats tracebacks."""

import sys


class Evil:
    def process(self, item):
        sys.modules["traceback"] = None
        raise ValueError("heard")
