class Step:
    def process(self, item):
        raise StopIteration("enough")
