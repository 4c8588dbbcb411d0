class Step:
    def process(self, item):
        loop = {}
        loop["again"] = loop
        return loop
