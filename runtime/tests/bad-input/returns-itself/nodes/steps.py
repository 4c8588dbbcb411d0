class Broken:
    def process(self, item):
        result = []
        result.append(result)
        return result
