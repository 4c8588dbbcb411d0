class Step:
    def process(self, item):
        yield item
        raise ValueError("after the first")
