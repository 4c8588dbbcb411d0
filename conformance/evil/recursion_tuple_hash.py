"""Hashes a deeply nested tuple, which CPython does not guard."""

def nested(depth, kind=list):
    value = kind()
    for _ in range(depth):
        value = kind([value])
    return value


class Evil:
    def process(self, item):
        return hash(nested(100_000, lambda value=(): tuple(value)))
