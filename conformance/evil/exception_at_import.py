"""Fails while it is imported."""

raise ValueError("not importable")


class Evil:
    def process(self, item):
        return item
