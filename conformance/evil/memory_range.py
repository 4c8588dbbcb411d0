"""Turns an endless range into a list."""


class Evil:
    def process(self, item):
        return list(range(10 ** 9))
