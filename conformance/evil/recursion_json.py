"""Dumps a deeply nested list."""

import json


def nested(depth, kind=list):
    value = kind()
    for _ in range(depth):
        value = kind([value])
    return value


class Evil:
    def process(self, item):
        return json.dumps(nested(100_000))
