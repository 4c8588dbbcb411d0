"""Ends the process."""

import os


class Evil:
    def process(self, item):
        os._exit(0)
