from decimal import Decimal


class Step:
    def process(self, item):
        return Decimal("1.5")
