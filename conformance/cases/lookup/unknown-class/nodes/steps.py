class Real:
    def process(self, item):
        return item
