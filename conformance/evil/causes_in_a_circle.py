"""Raises an exception that is its own cause."""


class Evil:
    def process(self, item):
        first, second = ValueError("first"), ValueError("second")
        first.__cause__, second.__cause__ = second, first
        raise first
