import sys


class Printer:
    def process(self, item):
        print("not on stdout")
        sys.stdout.write("nor this\n")
        return item
