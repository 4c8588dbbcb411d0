"""Does what items say."""

import time


class Probe:
    """Takes objects with `do`, the name of a method, and `value`, its argument."""

    def __init__(self):
        self.seen = 0
        self.kept = []

    def process(self, item):
        self.seen += 1
        return getattr(self, item["do"])(item["value"])

    def double(self, value):
        return 2 * value

    def count(self, _value):
        """How many items this instance has had."""
        return self.seen

    def fail(self, value):
        raise ValueError(f"no {value}")

    def wait(self, value):
        """Takes a while, so that an engine is in the middle of its work."""
        time.sleep(0.02)
        return 2 * value

    def loop(self, _value):
        while True:
            pass

    def grow(self, mebibytes):
        self.kept.append(bytearray(mebibytes * 1024 * 1024))
        return len(self.kept)
