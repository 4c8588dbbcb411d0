import numpy as np


class Describe:
    """What an item is; an array may be changed."""

    def process(self, item):
        return describe(item)


def describe(item):
    if isinstance(item, dict):
        return {name: describe(value) for name, value in item.items()}
    if isinstance(item, list):
        return [describe(value) for value in item]
    if type(item) is not np.ndarray:
        return item
    return [repr(item.dtype), list(item.shape), repr(item.tolist()), item.flags.writeable]
