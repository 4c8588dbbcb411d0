class Broken:
    def process(self, item):
        return b"raw"
