"""Imports `ctypes`."""


class Evil:
    def process(self, item):
        import ctypes

        return ctypes.string_at(0)
