"""Does what an item says."""

import sys


class Trial:
    def __init__(self, broken=False):
        if broken:
            raise ValueError("no such trial")

    def process(self, item):
        if not isinstance(item, dict):
            return item
        if "say" in item:
            print(item["say"], file=sys.stderr)
        if "fail" in item:
            try:
                raise KeyError(item["fail"])
            except KeyError as error:
                raise ValueError("it was to fail") from error
        while "spin" in item:
            pass
        return len(item.get("fill", ""))
