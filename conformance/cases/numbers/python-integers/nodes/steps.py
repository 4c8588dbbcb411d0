class Step:
    def process(self, item):
        return [item, item // 2, item % 7]
