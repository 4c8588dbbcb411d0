"""Raises an exception whose text raises."""

class Unspeakable(Exception):
    def __str__(self):
        raise RuntimeError("no text")

    __repr__ = __str__


class Evil:
    def process(self, item):
        raise Unspeakable
