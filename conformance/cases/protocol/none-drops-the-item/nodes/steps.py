class Step:
    def process(self, item):
        return None if item % 2 else item
