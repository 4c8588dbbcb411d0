import queue
import time


class Step:
    """A wait for what nobody will put there ends when its time is over."""

    def process(self, item):
        waiting = queue.SimpleQueue() if item == "simple" else queue.Queue()
        waiting.put("there")
        found, start = waiting.get(timeout=0.05), time.monotonic()
        try:
            waiting.get(timeout=0.05)
        except queue.Empty:
            return [found, time.monotonic() - start >= 0.049, waiting.empty(), waiting.qsize()]
