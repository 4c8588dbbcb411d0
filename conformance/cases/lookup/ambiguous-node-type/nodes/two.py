class Twin:
    def process(self, item):
        return item
