"""Nests `map`, which CPython does not guard."""


class Evil:
    def process(self, item):
        numbers = [item]
        for _ in range(100_000):
            numbers = map(abs, numbers)
        return list(numbers)
