"""Ends the process with a function that nobody has replaced."""

import sys


class Evil:
    def process(self, item):
        del sys.modules["posix"]
        __import__("posix")._exit(0)
