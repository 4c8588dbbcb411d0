"""Returns a result of many items."""


class Evil:
    def process(self, item):
        return [0] * 10 ** 8
