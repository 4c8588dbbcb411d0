"""Has a metaclass that makes something else."""

class Other(type):
    def __call__(cls):
        return 42


class Evil(metaclass=Other):
    def process(self, item):
        return item
