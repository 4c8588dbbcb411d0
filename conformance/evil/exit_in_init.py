"""Ends the program from `__init__`."""

class Evil:
    def __init__(self):
        raise SystemExit(0)
