class Same:
    def process(self, item):
        return 1
