"""Says numbers in words."""

from num2words import num2words


class Use:
    def process(self, item):
        number, language = item
        return [num2words(number, lang=language), num2words(number, lang=language, to="ordinal")]
