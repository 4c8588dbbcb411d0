"""Links out of the folder."""

import os


class Evil:
    def process(self, item):
        os.symlink("/etc/passwd", "/data/link")
        return open("/data/link").read()
