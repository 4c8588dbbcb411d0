"""Starts a process."""

import os


class Evil:
    def process(self, item):
        return os.system("ls /")
