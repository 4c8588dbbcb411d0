"""Returns half a character."""


class Evil:
    def process(self, item):
        return "\ud800"
