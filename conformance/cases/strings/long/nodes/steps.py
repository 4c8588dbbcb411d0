class Step:
    def process(self, item):
        return [len(item * 100_000), item * 200]
