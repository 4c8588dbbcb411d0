class Step:
    def process(self, item):
        try:
            int("x")
        except ValueError as error:
            raise RuntimeError("cannot read") from error
