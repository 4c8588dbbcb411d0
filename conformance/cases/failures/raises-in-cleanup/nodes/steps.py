class Broken:
    def process(self, item):
        return item

    def cleanup(self):
        raise RuntimeError("cannot close")
