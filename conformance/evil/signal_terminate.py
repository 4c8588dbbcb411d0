"""Sends itself SIGTERM."""

import signal


class Evil:
    def process(self, item):
        signal.raise_signal(signal.SIGTERM)
        return "alive"
