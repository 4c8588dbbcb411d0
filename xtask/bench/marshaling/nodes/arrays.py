"""Nodes through which arrays go. The manifest names all of them; each measurement has its own."""

import numpy as np

FRAME = 1024
KEPT = 64


class Make:
    """Turns a number of bytes into an array of float64."""

    def process(self, size):
        return np.arange(size // 8, dtype=np.float64)


class PassOn:
    """Gives each array as it came."""

    def process(self, array):
        return array


class LowPass:
    """Keeps the low frequencies of each frame: an array of float64 into one of the same size."""

    def process(self, array):
        spectrum = np.fft.rfft(array.reshape(-1, FRAME))
        spectrum[:, KEPT:] = 0
        return np.fft.irfft(spectrum, FRAME).reshape(-1)


class Count:
    """Turns an array into the number of its items."""

    def process(self, array):
        return array.size
