"""Ends the process with another code."""

import os


class Evil:
    def process(self, item):
        os._exit(3)
