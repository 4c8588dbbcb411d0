"""Ends the program politely."""

import sys


class Evil:
    def process(self, item):
        sys.exit(0)
