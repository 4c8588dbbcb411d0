"""Asks stdin for nothing, which is there at once, also while items are still to come."""

import os


class Peek:
    def process(self, item):
        return [item, len(os.read(0, 0))]
