class Step:
    def process(self, item):
        loop = []
        loop.append(loop)
        return loop
