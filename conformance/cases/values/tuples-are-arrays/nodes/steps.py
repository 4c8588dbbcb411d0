class Step:
    def process(self, item):
        return (item, (), ((1,),))
