"""Raises an exception with a text of 64 MiB."""


class Evil:
    def process(self, item):
        raise ValueError("evil" * 2 ** 24)
