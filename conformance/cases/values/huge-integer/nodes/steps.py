class Step:
    def process(self, item):
        return 10 ** 10_000
