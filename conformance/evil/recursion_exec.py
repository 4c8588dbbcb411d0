"""Executes code that executes code."""

CODE = "exec(CODE)"


class Evil:
    def process(self, item):
        exec(CODE, {"CODE": CODE})
