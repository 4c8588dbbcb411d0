class Step:
    def process(self, item):
        return [float("nan"), [float("inf")], {"x": -float("inf")}]
