"""Nodes that take arrays of NumPy's and give some."""

import numpy as np


class Spectrum:
    """Of a real signal: magnitudes, the frequency of the greatest, and both as a chart."""

    def process(self, item):
        samples, rate = item["samples"], item["rate"]
        power = np.abs(np.fft.rfft(samples))
        frequencies = np.fft.rfftfreq(samples.size, 1 / rate)
        chart = {"x": frequencies, "y": power, "x_label": "frequency, Hz", "y_label": "amplitude"}
        return {"peak": float(frequencies[power.argmax()]), "power": power, "chart": chart}


class Describe:
    """What an item is to Python."""

    def process(self, item):
        return [type(item).__name__, str(item.dtype), list(item.shape), item.flags.c_contiguous, int(item.sum())]


class Dtypes:
    """An array of each kind, in whatever order and layout NumPy has it."""

    def process(self, _item):
        numbers = np.arange(6).reshape(2, 3)
        return {
            "default": numbers,
            "transposed": numbers.T,
            "every other": numbers[:, ::2],
            "half": (numbers / 2).astype("f2"),
            "complex": np.array([1 + 2j]),
            "big-endian": np.array([1.5], ">f8"),
            "time": np.array(["2026-01-02T03:04:05.678"], "M8[ms]"),
            "text": np.array(["grüße"]),
            "record": np.array([(1, 2.5)], [("n", "<i4"), ("x", "<f8")]),
            "bool": numbers > 2,
            "0-d": np.array(7, "u1"),
        }
