"""Calls itself."""


class Evil:
    def process(self, item):
        return self.process(item)
