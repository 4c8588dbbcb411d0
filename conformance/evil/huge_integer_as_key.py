"""Returns a key of a type with an odd name."""


class Evil:
    def process(self, item):
        return {type("x" * 10_000, (), {})(): 1}
