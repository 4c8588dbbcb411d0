class Count:
    def __init__(self):
        self.count = 0

    def process(self, item):
        self.count += 1
        return [item, self.count]
