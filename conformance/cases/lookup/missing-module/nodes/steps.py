import absent_module


class Broken:
    def process(self, item):
        return item
