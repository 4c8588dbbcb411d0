import numpy as np


class Give:
    """Arrays as JSON has them."""

    is_source = True

    def process(self, item):
        whole = np.arange(6, dtype="i2").reshape(2, 3)
        yield np.arange(3)
        yield whole
        yield whole.T
        yield whole[:, ::-2]
        yield whole.astype(">i2")
        yield np.float64([1.5, np.nan, np.inf])
        yield np.array(7, "u1")
        yield np.empty((0, 2), "f4")
        yield np.array(["2026-01-01", "NaT"], "M8[D]")
        yield np.array(["a", "€"])
        yield np.array([b"ab", b"c"])
        yield np.array([True, False])
        yield np.zeros(2, [("a", "u1"), ("b", ">f4", (2,))])
        yield np.frombuffer(b"read only", "u1")
        yield [{"deep": [whole[1]]}, np.matrix([[1, 2]], "i1")]
        yield np.rec.array([(1, 2)], dtype=[("x", "u1"), ("y", "u1")])
