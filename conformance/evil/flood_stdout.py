"""Writes to stdout for ever."""


class Evil:
    def process(self, item):
        while True:
            print("evil" * 1000)
