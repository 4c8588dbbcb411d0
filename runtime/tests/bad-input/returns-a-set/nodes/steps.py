class Broken:
    def process(self, item):
        return {"tags": {item}}
