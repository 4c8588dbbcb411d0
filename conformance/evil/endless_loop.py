"""Loops for ever."""


class Evil:
    def process(self, item):
        while True:
            pass
