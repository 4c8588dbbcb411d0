"""Keeps deleted files open: nobody sees them, and they fill the disk."""

import os


class Evil:
    def process(self, item):
        kept = []
        for _ in range(100):
            kept.append(open("/data/file", "wb", buffering=0))
            os.remove("/data/file")
            kept[-1].write(bytes(100_000))
        return "kept"
