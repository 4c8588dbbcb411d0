class Step:
    def process(self, item):
        return [sorted(item), item]
