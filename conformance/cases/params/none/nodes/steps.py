class Params:
    def __init__(self, **params):
        self.params = params

    def process(self, item):
        return self.params
