def one(item):
    return two(item)


def two(item):
    return [three(part) for part in [item]]


def three(item):
    raise LookupError(f"{item} is not there")


class Step:
    def process(self, item):
        return one(item)
