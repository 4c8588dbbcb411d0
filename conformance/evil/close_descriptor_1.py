"""Closes the descriptor of stdout."""

import os


class Evil:
    def process(self, item):
        os.close(1)
        return "closed"
