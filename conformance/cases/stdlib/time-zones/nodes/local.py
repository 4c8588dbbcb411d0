"""The time of day at a place, on dates whose rules are history."""

from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo


class Local:
    def process(self, item):
        key, moment = item
        utc = datetime.fromisoformat(moment).replace(tzinfo=timezone.utc)
        local = utc.astimezone(ZoneInfo(key))
        later = local + timedelta(days=1)
        return [local.isoformat(), local.tzname(), later.isoformat(), local.fold]
