"""Fills the memory with small objects."""


class Evil:
    def process(self, item):
        chain = None
        while True:
            chain = [chain, object()]
