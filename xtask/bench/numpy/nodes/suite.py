"""Times NumPy's everyday operations, alike in every interpreter. `timing.py` is that of the Python suite."""

import json
import os
import sys

import numpy as np

# Not every interpreter looks beside the program that it runs.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from timing import settled  # noqa: E402

SEED = 20260101
ITEMS = 100_000


def operations():
    """The operations by name, each a function without arguments; their inputs are made here, once.

    Integers are 64 bits wide by name, so that a 32-bit default does not do half the work.
    """
    random = np.random.default_rng(SEED)
    a, b = random.random(ITEMS), random.random(ITEMS)
    single = a.astype(np.float32)
    whole = random.integers(0, 1000, ITEMS, dtype=np.int64)
    places = random.permutation(ITEMS).astype(np.intp)
    keep = a > 0.5
    signal = random.random(65536)
    points = signal[:16384] + 1j * signal[16384:32768]
    table = random.random((1000, 100))
    left, right = random.random((256, 256)), random.random((256, 256))
    system = random.random((100, 100)) + 100 * np.eye(100)
    constants = random.random(100)
    few = np.arange(10.0)
    return {
        "add": lambda: a + b,
        "add float32": lambda: single + single,
        "multiply int64": lambda: whole * whole,
        "divide": lambda: a / b,
        "compare": lambda: a < b,
        "sqrt": lambda: np.sqrt(a),
        "sin": lambda: np.sin(a),
        "exp": lambda: np.exp(a),
        "sum": lambda: a.sum(),
        "sum int64": lambda: whole.sum(),
        "mean float32": lambda: single.mean(),
        "std": lambda: a.std(),
        "max": lambda: a.max(),
        "sum by column": lambda: table.sum(axis=0),
        "cumsum": lambda: a.cumsum(),
        "sort": lambda: np.sort(a),
        "argsort": lambda: np.argsort(a),
        "unique int64": lambda: np.unique(whole),
        "fft": lambda: np.fft.fft(points),
        "rfft": lambda: np.fft.rfft(signal),
        "matmul 256": lambda: left @ right,
        "solve 100": lambda: np.linalg.solve(system, constants),
        "mask": lambda: a[keep],
        "take": lambda: a[places],
        "where": lambda: np.where(keep, a, b),
        "transpose copy": lambda: table.T.copy(),
        "astype": lambda: whole.astype(np.float64),
        "normal": lambda: random.standard_normal(ITEMS),
        "10 items": lambda: few + few,
    }


def run(seconds):
    """Times all operations, each in windows of so many seconds."""
    times = [(name, settled(function, seconds)) for name, function in operations().items()]
    return {"numpy": np.__version__, "seconds": times}


class Suite:
    """The suite as a node; the item is the length of a window in seconds."""

    def process(self, seconds):
        return run(seconds)


if __name__ == "__main__":
    json.dump(run(float(sys.argv[1])), sys.stdout)
