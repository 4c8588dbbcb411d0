"""Backtracks until the end of the universe."""

import re


class Evil:
    def process(self, item):
        return re.match("(a+)+$", "a" * 60 + "b")
