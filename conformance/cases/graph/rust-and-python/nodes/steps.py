class Even:
    """Lets only even numbers pass."""

    def process(self, item):
        return item if item % 4 == 0 else None
