"""Writes to whatever is open."""

import os


class Evil:
    def process(self, item):
        for descriptor in range(100):
            try:
                os.write(descriptor, b"forged\n")
            except OSError:
                pass
        return "honest"
