"""Imports nothing."""


class PassOn:
    """Gives each item as it came."""

    def process(self, item):
        return item
