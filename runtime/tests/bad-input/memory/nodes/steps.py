import sys


class Broken:
    def process(self, item):
        return [item] * sys.maxsize
