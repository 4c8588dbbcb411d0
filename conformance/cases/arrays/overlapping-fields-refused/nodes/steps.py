import numpy as np


class Give:
    is_source = True

    def process(self, item):
        return np.zeros(2, {'names': ['a', 'b'], 'formats': ['i4', 'i4'], 'offsets': [0, 2]})
