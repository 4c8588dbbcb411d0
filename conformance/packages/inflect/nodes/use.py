"""Words in the plural. The library reads its own source when it is imported."""

import inflect

ENGINE = inflect.engine()


class Use:
    def process(self, item):
        number = ENGINE.number_to_words(item["count"])
        return [ENGINE.plural(item["word"], item["count"]), number, ENGINE.ordinal(item["count"]), ENGINE.a(item["word"])]
