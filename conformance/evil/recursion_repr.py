"""Prints a deeply nested list."""

def nested(depth, kind=list):
    value = kind()
    for _ in range(depth):
        value = kind([value])
    return value


class Evil:
    def process(self, item):
        return repr(nested(100_000))
