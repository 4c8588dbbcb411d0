"""Closes the descriptor of stderr, then fails."""

import os


class Evil:
    def process(self, item):
        os.close(2)
        raise ValueError("still heard")
