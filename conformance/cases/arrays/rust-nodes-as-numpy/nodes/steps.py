import operator

import numpy as np

OPERATORS = {
    "add": operator.add, "subtract": operator.sub, "multiply": operator.mul,
    "divide": operator.truediv,
}
DTYPES = ["?", "b", "B", "h", ">H", "i4", "u4", ">i8", "u8", "e", ">f4", "f", "d", "F", "D"]


def arrays():
    for dtype in DTYPES:
        kind = np.dtype(dtype)
        if kind.kind in "iu":
            info = np.iinfo(kind)
            values = [0, 1, 2, 3, 100, info.max, info.max - 1, info.min, info.min + 1]
        elif kind.kind == "b":
            values = [True, False]
        else:
            values = [0.0, 1.0, -1.5, 0.1, 3.25, 1e3, 6.1e-5, np.inf, -np.inf]
        array = np.array(values, kind)
        if kind.kind == "c":
            array[:6] += (np.arange(6) * 0.7j).astype(kind)
            array = array[:7]
        yield array


class Make:
    is_source = True

    def process(self, item):
        yield from arrays()


class Check:
    """Compares what Rust computed with what NumPy computes."""

    is_streaming = True

    def __init__(self, operations):
        self.operations = operations

    async def process(self, items):
        expected = [
            (name, operand, array)
            for name, operand in self.operations for array in arrays()
        ]
        same, other, index = 0, [], 0
        async for found in items:
            name, operand, array = expected[index]
            index += 1
            with np.errstate(all="ignore"):
                right = OPERATORS[name](array, operand)
            if right.dtype == found.dtype and np.array_equal(right, found, equal_nan=True):
                same += 1
            else:
                other.append([name, operand, repr(array), repr(right), repr(found)])
        yield {"same": same, "of": len(expected), "other": other}
