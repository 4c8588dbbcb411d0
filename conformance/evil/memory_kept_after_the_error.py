"""Keeps everything that it got when the memory is full."""

KEPT = []


class Evil:
    def process(self, item):
        while True:
            KEPT.append(bytearray(2 ** 20))
