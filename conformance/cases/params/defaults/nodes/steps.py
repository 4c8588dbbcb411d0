class Defaults:
    def __init__(self, a=1, b=2):
        self.result = [a, b]

    def process(self, item):
        return self.result
