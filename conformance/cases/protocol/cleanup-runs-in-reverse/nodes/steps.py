class Witness:
    def __init__(self, name):
        self.name = name

    def process(self, item):
        return item

    def cleanup(self):
        raise RuntimeError(f"cleanup of {self.name}")
