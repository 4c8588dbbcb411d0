class Step:
    def process(self, item):
        return [item, item / 3, repr(item)]
