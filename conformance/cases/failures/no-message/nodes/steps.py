class Step:
    def process(self, item):
        raise ValueError
