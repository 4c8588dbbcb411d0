"""Returns a number of a hundred thousand digits."""


class Evil:
    def process(self, item):
        return 10 ** 100_000
