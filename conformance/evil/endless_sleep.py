"""Sleeps for 31 years."""

import time


class Evil:
    def process(self, item):
        time.sleep(10 ** 9)
