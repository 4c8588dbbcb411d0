"""Raises an exception whose text has no end."""

class Unspeakable(Exception):
    def __str__(self):
        while True:
            pass


class Evil:
    def process(self, item):
        raise Unspeakable
