"""The nodes of this pipeline. A class with `process` is one; manifest.json names it as `greeting:Greet`."""


class Greet:
    """Turns a name into a greeting."""

    def __init__(self, greeting="Hello"):
        # Called once for a run, with the "params" of manifest.json.
        self.greeting = greeting

    def process(self, item):
        # Called for each item. What is returned goes to the nodes that follow, or is a result.
        return f"{self.greeting}, {item}!"
