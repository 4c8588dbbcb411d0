class Step:
    def process(self, item):
        try:
            try:
                1 / 0
            except ZeroDivisionError as error:
                raise KeyError("k") from error
        except KeyError as error:
            raise LookupError("nothing of that name") from error
