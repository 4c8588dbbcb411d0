"""Has a metaclass that denies everything."""

class Liar(type):
    def __getattribute__(cls, name):
        raise RuntimeError(f"there is no {name}")

    def __instancecheck__(cls, instance):
        return True


class Evil(metaclass=Liar):
    def process(self, item):
        return item
