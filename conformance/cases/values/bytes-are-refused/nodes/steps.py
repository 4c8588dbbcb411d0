class Step:
    def process(self, item):
        return {"a": [b"raw"]}
