"""Returns a structure that unfolds into 2 ** 60 items."""


class Evil:
    def process(self, item):
        value = []
        for _ in range(60):
            value = [value, value]
        return value
