"""Compiles a deeply nested expression."""


class Evil:
    def process(self, item):
        return eval("(" * 10_000 + ")" * 10_000)
