class Witness:
    def process(self, item):
        return item

    def cleanup(self):
        raise RuntimeError("cleanup was called")


class Fails:
    def process(self, item):
        raise ValueError("the first failure")
