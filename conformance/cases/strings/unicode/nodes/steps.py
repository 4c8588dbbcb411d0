class Step:
    def process(self, item):
        return [item, item.upper(), len(item), item[::-1]]
