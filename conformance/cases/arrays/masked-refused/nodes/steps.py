import numpy as np


class Give:
    is_source = True

    def process(self, item):
        return np.ma.array([1, 2], mask=[True, False])
