"""Raises an exception whose module is a number."""

class Odd(Exception):
    pass


class Evil:
    def process(self, item):
        Odd.__module__ = 1
        raise Odd("odd")
