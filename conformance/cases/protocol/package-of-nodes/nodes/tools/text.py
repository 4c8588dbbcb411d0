from . import suffix


class Shout:
    def process(self, item):
        return item.upper() + suffix.MARK
