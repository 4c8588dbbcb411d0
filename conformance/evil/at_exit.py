"""Registers a function for the end of the program."""

import atexit


class Evil:
    def process(self, item):
        atexit.register(print, "at exit")
        return "registered"
