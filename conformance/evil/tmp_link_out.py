"""A link that leads out of the folder that it is in, by its text alone."""

import os


class Evil:
    def process(self, item):
        os.symlink("../" * 20 + "etc/passwd", "/tmp/link")
        return open("/tmp/link").read()
