"""Forgets what was used least."""

from cachetools import LFUCache, cachedmethod


class Use:
    def __init__(self):
        self.cache = LFUCache(maxsize=2)
        self.calls = 0

    @cachedmethod(lambda self: self.cache)
    def square(self, number):
        self.calls += 1
        return number * number

    def process(self, item):
        return [[self.square(number) for number in item], self.calls]
