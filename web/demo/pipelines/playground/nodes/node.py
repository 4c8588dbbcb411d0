"""Change this code and press Ctrl+Enter: it runs at once, in this page."""

import statistics


class Summary:
    """Gets one item after the other. Whatever it returns goes to the next node, or to the output."""

    def __init__(self, window: int = 5):
        self.window = window
        self.seen = []

    def process(self, item):
        self.seen.append(item)
        recent = self.seen[-self.window :]
        print(f"item {len(self.seen)}: {item}, the last {len(recent)} have a spread of {spread(recent):.2f}")
        return statistics.fmean(recent)


def spread(values):
    return statistics.stdev(values) if len(values) > 1 else 0.0
