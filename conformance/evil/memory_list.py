"""Doubles a list until the memory is full."""


class Evil:
    def process(self, item):
        items = [0]
        while True:
            items += items
