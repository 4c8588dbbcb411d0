"""Imports NumPy and uses a little of it."""

import numpy as np


class PassOn:
    """Gives each item, a number, as it came, by way of an array."""

    def process(self, item):
        return np.array([item]).sum().item()
