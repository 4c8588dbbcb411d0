class Step:
    def process(self, item):
        return {"text": chr(0xD800)}
