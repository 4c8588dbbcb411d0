import numpy as np


class Give:
    is_source = True

    def process(self, item):
        return {'a': [0, np.array([None, 1])]}
