class Base:
    def __init__(self, factor=10):
        self.factor = factor

    def process(self, item):
        return item * self.factor
