class Step:
    def process(self, item):
        größe = {"ä": item}
        return größe["ö"]
