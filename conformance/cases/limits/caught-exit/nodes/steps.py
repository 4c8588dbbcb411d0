import sys


class Step:
    def process(self, item):
        try:
            sys.exit(3)
        except SystemExit as error:
            return error.code
