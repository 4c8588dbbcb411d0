import sys


class Broken:
    def process(self, item):
        sys.exit(0)
