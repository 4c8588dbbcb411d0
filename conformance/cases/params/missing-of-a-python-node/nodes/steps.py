class Needs:
    def __init__(self, size):
        self.size = size

    def process(self, item):
        return item
