import numpy as np


class Give:
    is_source = True

    def process(self, item):
        return np.zeros(2).data
