"""Shifts and describes moments with arrow."""

import arrow


class Use:
    def process(self, item):
        moment = arrow.get(item).to("Asia/Kathmandu")
        later = moment.shift(months=+1, weekday=4)
        span = later.span("quarter")
        return [moment.isoformat(), later.isoformat(), span[0].isoformat(), later.humanize(moment)]
