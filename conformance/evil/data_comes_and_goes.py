"""Makes files and removes them, so that there is never more than one."""

import os


class Evil:
    def process(self, item):
        for _ in range(1_000_000):
            open("/data/file", "x").close()
            os.remove("/data/file")
        return "gone"
