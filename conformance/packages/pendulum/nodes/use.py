"""Moments, zones and durations."""

import pendulum


class Use:
    def process(self, item):
        moment = pendulum.parse(item, tz="America/New_York")
        later = moment.add(months=1).start_of("week")
        return [moment.to_iso8601_string(), later.to_datetime_string(), later.diff(moment).in_words(locale="de"), moment.in_timezone("Asia/Tokyo").format("dddd D MMMM YYYY HH:mm", locale="fr")]
