"""Has attributes that fail."""

class Evil:
    @property
    def cleanup(self):
        raise ValueError("no cleanup for you")

    def process(self, item):
        return item
