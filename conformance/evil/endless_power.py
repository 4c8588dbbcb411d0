"""Computes a number that has no end."""


class Evil:
    def process(self, item):
        return 9 ** 9 ** 9 % 7
