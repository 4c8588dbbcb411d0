class Fails:
    def process(self, item):
        raise ValueError(item)
