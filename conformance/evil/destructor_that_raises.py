"""Leaves an object whose destructor raises."""

class Dies:
    def __del__(self):
        raise RuntimeError("in the destructor")


class Evil:
    def process(self, item):
        Dies()
        return "alive"
