class Step:
    def process(self, item):
        return {1, 2}
