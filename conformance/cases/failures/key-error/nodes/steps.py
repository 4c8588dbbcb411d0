class Step:
    def process(self, item):
        return {"a": 1}[item]
