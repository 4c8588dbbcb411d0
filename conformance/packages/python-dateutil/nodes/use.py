"""Dates as people write them."""

from datetime import datetime

from dateutil import easter, parser, relativedelta, rrule, tz


class Use:
    def process(self, item):
        moment = parser.parse(item, default=datetime(2024, 1, 31, tzinfo=tz.UTC))
        days = rrule.rrule(rrule.MONTHLY, count=3, byweekday=rrule.FR(-1), dtstart=moment)
        return [moment.isoformat(), (moment + relativedelta.relativedelta(months=1)).isoformat(), [day.date().isoformat() for day in days], easter.easter(moment.year).isoformat()]
