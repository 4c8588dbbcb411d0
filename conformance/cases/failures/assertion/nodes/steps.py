class Step:
    def process(self, item):
        assert item == 2, "must be two"
