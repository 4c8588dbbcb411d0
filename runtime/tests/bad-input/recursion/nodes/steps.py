class Broken:
    def process(self, item):
        return self.process(item)
