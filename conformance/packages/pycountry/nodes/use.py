"""Looks up countries, their parts, and languages."""

import pycountry


class Use:
    def process(self, item):
        country = pycountry.countries.search_fuzzy(item)[0]
        parts = pycountry.subdivisions.get(country_code=country.alpha_2)
        return [country.alpha_3, country.flag, len(parts) > 3, pycountry.languages.get(alpha_2="de").name]
