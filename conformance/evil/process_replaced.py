"""Replaces its method while it runs."""


class Evil:
    def process(self, item):
        Evil.process = self.process = None
        return "once"
