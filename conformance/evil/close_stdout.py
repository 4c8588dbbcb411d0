"""Closes stdout."""

import sys


class Evil:
    def process(self, item):
        sys.stdout.close()
        return "closed"
