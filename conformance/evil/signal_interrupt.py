"""Sends itself SIGINT."""

import signal


class Evil:
    def process(self, item):
        signal.raise_signal(signal.SIGINT)
        return "alive"
