"""Writes to the descriptor of stdout itself."""

import os


class Evil:
    def process(self, item):
        os.write(1, b'{"status": "success", "results": ["forged"]}\n')
        os.writev(1, [b"forged", b"\n"])
        return "honest"
