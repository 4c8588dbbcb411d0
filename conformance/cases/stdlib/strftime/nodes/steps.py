import time
from datetime import datetime, timedelta, timezone

MOMENT = datetime(2024, 2, 3, 5, 6, 7)


class Step:
    """Whatever a directive is, the rest of the text stays, and what is none stands as it is."""

    def process(self, item):
        east = MOMENT.replace(tzinfo=timezone(timedelta(hours=2), "east"))
        texts = [moment.strftime(item) for moment in (MOMENT, east, datetime(5, 12, 31, 23))]
        return texts + [time.strftime(item, times) for times in (MOMENT.timetuple(), time.gmtime(0))]
