class Upstream:
    def process(self, item):
        return ["from the library", item]
