class Step:
    def process(self, item):
        return {chr(0xDFFF): 1}
