class Collect:
    def process(self, item):
        return item
