"""Aborts the process."""

import os


class Evil:
    def process(self, item):
        os.abort()
