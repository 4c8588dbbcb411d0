"""Reads the rest of stdin."""

import os
import sys


class Evil:
    def process(self, item):
        return [sys.stdin.read(), os.read(0, 10).decode()]
