class Step:
    def process(self, item):
        a, b = item
        return [a + b, a * b, a ** b, a // b, a % b, round(a, 1)]
