class Source:
    is_source = True

    def process(self, item):
        return None
