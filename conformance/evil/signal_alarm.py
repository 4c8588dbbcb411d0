"""Sets an alarm."""

import signal


class Evil:
    def process(self, item):
        signal.alarm(1)
        return "set"
