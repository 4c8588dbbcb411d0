import sys


class Step:
    def process(self, item):
        try:
            bytearray(sys.maxsize)
        except MemoryError as error:
            return type(error).__name__
