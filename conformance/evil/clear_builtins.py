"""Empties the builtins."""

import builtins


class Evil:
    def process(self, item):
        vars(builtins).clear()
        return [item]
