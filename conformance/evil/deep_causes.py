"""Raises an exception with 1,000 causes."""


class Evil:
    def process(self, item):
        error = None
        for number in range(1_000):
            deeper = ValueError(number)
            deeper.__cause__ = error
            error = deeper
        raise error
