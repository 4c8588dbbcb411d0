class Broken:
    def initialize(self):
        raise OSError("no model")

    def process(self, item):
        return item
