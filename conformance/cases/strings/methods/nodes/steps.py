class Step:
    def process(self, item):
        return [item.title(), item.split(), item.replace("a", "ä"), item.center(20, "."), item.encode().hex()]
