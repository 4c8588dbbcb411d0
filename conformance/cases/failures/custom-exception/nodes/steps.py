class TooShort(Exception):
    pass


class Broken:
    def process(self, item):
        raise TooShort(item)
