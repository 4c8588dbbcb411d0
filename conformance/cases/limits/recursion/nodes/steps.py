class Step:
    def process(self, item):
        return self.process(item)
