"""Times NumPy's everyday operations, alike in every interpreter.

An operation is timed in batches that are long enough for the clock and short enough to be left alone by
the machine's other programs. Its time is that of the quickest batch, once the batches before it have
settled: engines compile what is hot in steps.
"""

import json
import sys
import time

import numpy as np

SEED = 20260101
ITEMS = 100_000
BATCH_SECONDS = 0.002
MOST_WINDOWS = 6
# A window is quicker than the one before as long as it takes less than this share of its time.
SETTLED = 0.97


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


def batch(function, loops):
    """The seconds that so many calls take."""
    start = time.perf_counter()
    for _ in range(loops):
        function()
    return time.perf_counter() - start


def loops_for(function, seconds):
    """How many calls take at least that long."""
    loops = 1
    while batch(function, loops) < seconds:
        loops *= 2
    return loops


def best(function, loops, seconds):
    """The shortest batch within so many seconds."""
    end = time.perf_counter() + seconds
    shortest = batch(function, loops)
    while time.perf_counter() < end:
        shortest = min(shortest, batch(function, loops))
    return shortest


def settled(function, seconds):
    """The seconds of one call, once more calls make it no quicker."""
    loops = loops_for(function, BATCH_SECONDS)
    before = best(function, loops, seconds)
    for _ in range(MOST_WINDOWS):
        now = best(function, loops, seconds)
        if now > SETTLED * before:
            break
        before = now
    return min(now, before) / loops


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
