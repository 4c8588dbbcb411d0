class Step:
    def process(self, item):
        part = [item]
        return {"a": part, "b": [part, part]}
