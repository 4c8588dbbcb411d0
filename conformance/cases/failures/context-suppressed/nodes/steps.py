class Step:
    def process(self, item):
        try:
            int("x")
        except ValueError:
            raise RuntimeError("only this") from None
