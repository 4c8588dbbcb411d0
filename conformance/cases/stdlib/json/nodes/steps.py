import json


class Step:
    def process(self, item):
        return [json.dumps(item, sort_keys=True), json.loads(json.dumps(item)), json.dumps(item, indent=1)]
