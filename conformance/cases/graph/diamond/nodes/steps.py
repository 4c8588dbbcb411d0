class Tag:
    def __init__(self, name):
        self.name = name

    def process(self, item):
        return f"{item}{self.name}"
