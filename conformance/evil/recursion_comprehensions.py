"""Nests comprehensions, which crashes CPython 3.12.1."""


class Evil:
    def process(self, item):
        return eval("[" * 30 + "0" + " for _ in [0]]" * 30)
