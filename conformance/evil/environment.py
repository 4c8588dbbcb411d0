"""Reads the environment."""

import os


class Evil:
    def process(self, item):
        return sorted(os.environ)
