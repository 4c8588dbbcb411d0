class Broken:
    def process(self, item):
        return self.ratio(item)

    def ratio(self, item):
        return item / 0
