class Step:
    """The name of the encoding comes with the item, so that nothing can know it before."""

    def process(self, item):
        name, text = item
        try:
            data = text.encode(name)
        except LookupError as error:
            return str(error)
        return [data.hex(), data.decode(name) == text]
