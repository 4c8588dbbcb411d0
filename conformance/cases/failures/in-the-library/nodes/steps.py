import json


class Step:
    def process(self, item):
        return json.loads("{")
