class Step:
    def process(self, item):
        for number in range(item):
            yield [item, number]
