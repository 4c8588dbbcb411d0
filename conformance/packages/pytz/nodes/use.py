"""Zones with their whole history."""

from datetime import datetime

import pytz


class Use:
    def process(self, item):
        zone = pytz.timezone(item)
        moment = zone.localize(datetime(2024, 7, 1, 12))
        return [moment.isoformat(), zone.normalize(moment.astimezone(pytz.utc).astimezone(zone)).tzname(), len(pytz.all_timezones) > 500]
