class Spoil:
    def process(self, item):
        item["list"].append("spoilt")
        return item


class Look:
    def process(self, item):
        return item["list"]
