class Step:
    class Inner(Exception):
        pass

    def process(self, item):
        raise Step.Inner("inner")
