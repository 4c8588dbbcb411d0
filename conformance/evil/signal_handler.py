"""Raises from a handler of a signal."""

import signal


class Evil:
    def process(self, item):
        def handler(number, frame):
            raise ValueError(f"signal {number}")

        signal.signal(signal.SIGTERM, handler)
        signal.raise_signal(signal.SIGTERM)
        for _ in range(1000):
            pass
        return "alive"
