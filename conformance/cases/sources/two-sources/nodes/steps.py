class Source:
    is_source = True

    def process(self, item):
        return ["made of", item]
