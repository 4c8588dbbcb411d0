"""Asks for more bytes than there are."""


class Evil:
    def process(self, item):
        return len(bytearray(2 ** 31 - 1) + bytearray(2 ** 31 - 1))
