class Step:
    def process(self, item):
        return [object()]
