"""Raises `KeyboardInterrupt`."""


class Evil:
    def process(self, item):
        raise KeyboardInterrupt
