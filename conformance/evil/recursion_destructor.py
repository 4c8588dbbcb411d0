"""Drops a deeply nested structure."""

def nested(depth, kind=list):
    value = kind()
    for _ in range(depth):
        value = kind([value])
    return value


class Evil:
    def process(self, item):
        value = nested(100_000)
        del value
        return "dropped"
