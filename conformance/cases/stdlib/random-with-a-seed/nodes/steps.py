import random


class Step:
    def process(self, item):
        random.seed(item)
        values = list(range(10))
        random.shuffle(values)
        return [values, random.random(), random.gauss(0, 1), random.sample(range(100), 3)]
