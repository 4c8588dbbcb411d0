"""Raises an exception whose text ends the program."""

class Unspeakable(Exception):
    def __str__(self):
        raise SystemExit(0)


class Evil:
    def process(self, item):
        raise Unspeakable
