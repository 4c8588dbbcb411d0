"""Which NumPy there is."""

import numpy as np


class NumpyVersion:
    is_source = True

    def process(self, item):
        return np.__version__
