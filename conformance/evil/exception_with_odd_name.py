"""Raises an exception with a name of several lines."""


class Evil:
    def process(self, item):
        raise type("Two\nlines\"}", (Exception,), {})("odd")
