"""Returns a list that another result makes longer."""

class Grows(list):
    def __getattribute__(self, name):
        self.append(1)
        return super().__getattribute__(name)


class Evil:
    def process(self, item):
        return Grows([1])
