"""Reads and writes calendars."""

from icalendar import Calendar, Event, vRecur


class Use:
    def process(self, item):
        calendar = Calendar.from_ical(item)
        events = [event for event in calendar.walk("VEVENT")]
        event = Event()
        event.add("summary", str(events[0]["summary"]) + " again")
        event.add("dtstart", events[0].decoded("dtstart"))
        event.add("rrule", vRecur({"freq": "weekly", "count": 3}))
        return [str(events[0].decoded("dtstart")), event.to_ical().decode()]
