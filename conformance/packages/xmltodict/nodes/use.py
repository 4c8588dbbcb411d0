"""XML as dicts."""

import xmltodict


class Use:
    def process(self, item):
        data = xmltodict.parse(item)
        return [data, xmltodict.unparse(data, pretty=True)]
