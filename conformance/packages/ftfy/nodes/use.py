"""Mends text that was decoded with the wrong codec."""

import ftfy


class Use:
    def process(self, item):
        return [ftfy.fix_text(item), [list(step) for step in ftfy.fix_and_explain(item).explanation]]
