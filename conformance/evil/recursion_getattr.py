"""Looks an attribute up for ever."""

class Looks:
    def __getattr__(self, name):
        return getattr(self, name + "x")


class Evil:
    def process(self, item):
        return Looks().anything
