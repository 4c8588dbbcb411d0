"""Smooths a series of numbers."""

from collections import deque


class RollingMean:
    """Gives the mean of the last `window` items, once there are so many."""

    def __init__(self, window=3):
        if window < 1:
            raise ValueError(f"window must be at least 1, not {window}")
        self.recent = deque(maxlen=window)

    def process(self, item):
        self.recent.append(item)
        if len(self.recent) < self.recent.maxlen:
            return None
        return sum(self.recent) / len(self.recent)
