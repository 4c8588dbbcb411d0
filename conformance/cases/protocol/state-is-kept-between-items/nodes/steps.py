class Sum:
    total = 0

    def process(self, item):
        self.total += item
        return self.total
