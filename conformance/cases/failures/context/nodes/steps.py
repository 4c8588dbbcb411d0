class Step:
    def process(self, item):
        try:
            int("x")
        except ValueError:
            {}["missing"]
