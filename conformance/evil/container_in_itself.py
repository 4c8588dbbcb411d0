"""Returns a list that contains itself."""


class Evil:
    def process(self, item):
        loop = []
        loop.append(loop)
        return loop
