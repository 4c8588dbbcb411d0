"""Looks at the readings of a thermometer."""

import logging
from statistics import fmean

logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")


class CheckReading:
    """Drops readings that no thermometer on Earth gives."""

    def __init__(self, lowest, highest):
        self.lowest = lowest
        self.highest = highest
        self.log = logging.getLogger("check")

    def process(self, item):
        if not self.lowest <= item <= self.highest:
            self.log.warning("%s °C is dropped", item)
            return None
        self.log.info("%s °C", item)
        return item


class Trend:
    """Says whether it gets warmer or colder."""

    def __init__(self):
        self.last = None

    def process(self, item):
        last, self.last = self.last, item
        if last is None:
            return None
        return {"change": item - last, "trend": "warmer" if item > last else "colder"}


class Report:
    """Gives each item on, and logs a summary at the end."""

    def __init__(self):
        self.readings = []
        self.trends = []

    def process(self, item):
        (self.trends if isinstance(item, dict) else self.readings).append(item)
        return item

    def cleanup(self):
        if not self.readings:
            return
        warmer = sum(trend["trend"] == "warmer" for trend in self.trends)
        log = logging.getLogger("report")
        log.info("%.1f °F on average, warmer %d times", fmean(self.readings), warmer)
