"""Imports `ctypes`."""


class Evil:
    def process(self, item):
        import ctypes

        return ctypes.sizeof(ctypes.c_int)
