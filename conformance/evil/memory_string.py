"""Multiplies a text."""


class Evil:
    def process(self, item):
        return len("evil" * (2 ** 30))
