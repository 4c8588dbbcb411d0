"""Raises `GeneratorExit`."""


class Evil:
    def process(self, item):
        raise GeneratorExit
