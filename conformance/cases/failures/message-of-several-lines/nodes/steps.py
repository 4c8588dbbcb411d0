class Step:
    def process(self, item):
        raise ValueError("first\nsecond\n\nlast")
