"""Text in ASCII."""

from slugify import slugify
from unidecode import unidecode


class Use:
    def process(self, item):
        return [unidecode(item), slugify(item, max_length=20, word_boundary=True)]
