"""Kills itself."""

import signal


class Evil:
    def process(self, item):
        signal.raise_signal(9)
        return "alive"
