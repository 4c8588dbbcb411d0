"""Is its own `__call__`."""

class Calls:
    pass


class Evil:
    def process(self, item):
        Calls.__call__ = Calls()
        return Calls()()
