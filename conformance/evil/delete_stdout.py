"""Deletes `sys.stdout` and `sys.stderr`."""

import sys


class Evil:
    def process(self, item):
        del sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__
        print("heard by nobody")
        return "honest"
