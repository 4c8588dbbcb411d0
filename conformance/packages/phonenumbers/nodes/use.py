"""Reads telephone numbers of all countries."""

import phonenumbers
from phonenumbers import carrier, geocoder, timezone


class Use:
    def process(self, item):
        number = phonenumbers.parse(item, "DE")
        shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        return [shown, phonenumbers.is_valid_number(number), geocoder.description_for_number(number, "en"), carrier.name_for_number(number, "en"), list(timezone.time_zones_for_number(number))]
