class Step:
    def process(self, item):
        return {"z": 1, **item, "a": 2}
