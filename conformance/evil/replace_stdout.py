"""Replaces `sys.stdout` by something that fails."""

import sys


class Broken:
    def write(self, text):
        return len(text)

    def flush(self):
        raise ValueError("no flush")


class Evil:
    def process(self, item):
        sys.stdout = sys.stderr = Broken()
        print("heard by nobody")
        return "honest"
