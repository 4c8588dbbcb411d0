import numpy as np


class Make:
    is_source = True

    def __init__(self):
        self.kept = np.arange(4, dtype="f4")

    def process(self, item):
        yield self.kept
        self.kept += 10
        yield self.kept


class Change:
    def process(self, item):
        item.fill(-1)
        return item
