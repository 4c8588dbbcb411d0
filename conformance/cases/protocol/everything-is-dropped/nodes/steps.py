class Step:
    def process(self, item):
        return None
