"""Reads from address 0."""

import faulthandler


class Evil:
    def process(self, item):
        faulthandler._read_null()
        return "alive"
