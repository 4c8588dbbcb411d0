from decimal import Decimal, getcontext


class Step:
    def process(self, item):
        getcontext().prec = 50
        return [str(Decimal(item) / 7), str(Decimal(item).sqrt()), str(Decimal("0.1") + Decimal("0.2"))]
