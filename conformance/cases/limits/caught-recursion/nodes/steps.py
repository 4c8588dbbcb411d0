class Step:
    def process(self, item):
        def dive(depth):
            return dive(depth + 1)

        try:
            dive(0)
        except RecursionError as error:
            return str(error)
