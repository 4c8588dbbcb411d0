class Static:
    @staticmethod
    def process(item):
        return item + 1


class ClassMethod:
    total = 0

    @classmethod
    def process(cls, item):
        cls.total += item
        return cls.total
