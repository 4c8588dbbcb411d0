"""Decodes WAV files."""

import io
import wave

import numpy as np

# By the bytes of one sample: its type, the value of silence, and that of full scale above it.
FORMATS = {1: ("u1", 2**7, 2**7), 2: ("<i2", 0, 2**15), 4: ("<i4", 0, 2**31)}


class DecodeWav:
    """Turns the bytes of a WAV file into mono samples at `rate` samples per second."""

    def __init__(self, rate: int):
        self.rate = rate

    def process(self, item: np.ndarray) -> np.ndarray:
        """Takes uint8 of shape (bytes,), gives float32 of shape (samples,) from -1 to 1.

        Several channels become their mean. A file of another rate is resampled.

        Raises ValueError if the samples are not integers of 8, 16 or 32 bits, and wave.Error
        or EOFError if the bytes are no whole WAV file.
        """
        with wave.open(io.BytesIO(item)) as file:
            width, channels = file.getsampwidth(), file.getnchannels()
            rate, data = file.getframerate(), file.readframes(file.getnframes())
        if width not in FORMATS:
            raise ValueError(f"samples of {8 * width} bits are not supported, but 8, 16 and 32 are")
        dtype, silence, full_scale = FORMATS[width]
        frames = np.frombuffer(data, dtype).reshape(-1, channels)
        samples = (frames.mean(axis=1) - silence) / full_scale
        return resample(samples, rate, self.rate).astype(np.float32)


def resample(samples: np.ndarray, rate: int, wanted: int) -> np.ndarray:
    """Gives the samples at another rate, without what is above half of the lower one."""
    if rate == wanted or samples.size == 0:
        return samples
    size = round(samples.size * wanted / rate)
    return np.fft.irfft(np.fft.rfft(samples), size) * (size / samples.size)
