import numpy as np


class Give:
    """What JSON can say of NumPy's scalars is JSON; other scalars are arrays without dimensions."""

    is_source = True

    def process(self, item):
        yield [np.int8(-3), np.uint64(2**64 - 1), np.bool_(True), np.str_("ä")]
        yield [np.float64(1.5), np.float32(0.1), np.float16(1.5), np.float32("nan")]
        yield [np.arange(5).sum(), np.arange(5).mean(), np.arange(5) > 3]
        yield [np.complex64(1j), np.datetime64("2026-01-01", "ms"), np.timedelta64(3, "s")]
        yield [np.bytes_(b"ab"), np.void(b"abc"), np.zeros(1, [("a", "i2")])[0]]
