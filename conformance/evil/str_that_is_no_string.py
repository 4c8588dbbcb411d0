"""Raises an exception whose text is a number."""

class Unspeakable(Exception):
    def __str__(self):
        return 1


class Evil:
    def process(self, item):
        raise Unspeakable
