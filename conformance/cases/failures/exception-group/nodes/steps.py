class Step:
    def process(self, item):
        raise ExceptionGroup("several", [ValueError("one"), TypeError("two")])
