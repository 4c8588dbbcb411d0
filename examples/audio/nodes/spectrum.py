"""Finds the tones in a sound."""

import numpy as np

# The least power that has a level of its own: -120 dB.
FLOOR = 1e-12


class Spectrum:
    """Takes the short-time Fourier transform of samples and finds the strongest tones in it.

    Levels are in dB of full scale: a sine of amplitude 1 has 0 dB. Neighbouring windows share half
    of their samples.
    """

    def __init__(self, rate: int, window: int = 512, peaks: int = 3):
        self.rate = rate
        self.peaks = peaks
        # Periodic, as the transform continues it.
        self.hann = np.hanning(window + 1)[:-1]
        self.frequencies = np.fft.rfftfreq(window, 1 / rate)

    def process(self, item: np.ndarray) -> dict:
        """Takes mono samples of shape (samples,) from -1 to 1.

        Gives `seconds`, `rms_db`, `peaks` (each with `hz` and `db`, the strongest first), and the
        spectrum and the spectrogram as charts.

        Raises ValueError if there are fewer samples than a window has.
        """
        power = self.transform(item)
        spectrum = decibels(power.mean(axis=0))
        return {
            "seconds": item.size / self.rate,
            "rms_db": round(float(decibels(np.mean(np.square(item, dtype=float)))), 2),
            "peaks": self.find_peaks(spectrum),
            "spectrum": {"chart": self.chart(spectrum)},
            "spectrogram": {"chart": self.heatmap(power)},
        }

    def transform(self, samples: np.ndarray) -> np.ndarray:
        """Gives the power of each frequency in each window: shape (windows, frequencies)."""
        size = self.hann.size
        if samples.size < size:
            raise ValueError(f"a window needs {size} samples, and there are {samples.size}")
        windows = np.lib.stride_tricks.sliding_window_view(samples, size)[:: size // 2]
        amplitudes = np.abs(np.fft.rfft(windows * self.hann)) * 2 / self.hann.sum()
        return amplitudes**2

    def find_peaks(self, spectrum: np.ndarray) -> list[dict]:
        """Gives the highest maxima, each where a parabola through its three levels has its own."""
        left, middle, right = spectrum[:-2], spectrum[1:-1], spectrum[2:]
        maxima = np.flatnonzero((middle > left) & (middle >= right))
        highest = maxima[np.argsort(-middle[maxima], kind="stable")][: self.peaks]
        a, b, c = left[highest], middle[highest], right[highest]
        shift = (a - c) / (2 * (a - 2 * b + c))
        hz = (highest + 1 + shift) * self.frequencies[1]
        db = b - (a - c) * shift / 4
        found = zip(hz.round(2).tolist(), db.round(2).tolist())
        return [{"hz": hz, "db": db} for hz, db in found]

    def chart(self, spectrum: np.ndarray) -> dict:
        """Gives the mean spectrum: x and y are float32 of shape (frequencies,)."""
        return {
            "title": "Mean spectrum",
            "x": self.frequencies.astype(np.float32),
            "y": spectrum.astype(np.float32),
            "x_label": "frequency, Hz",
            "y_label": "level, dB",
        }

    def heatmap(self, power: np.ndarray) -> dict:
        """Gives the level over time: z is float16 of shape (frequencies, windows)."""
        middles = (np.arange(len(power)) + 1) * self.hann.size / 2 / self.rate
        return {
            "kind": "heatmap",
            "title": "Spectrogram",
            "x": middles.astype(np.float32),
            "y": self.frequencies.astype(np.float32),
            "z": decibels(power).T.astype(np.float16),
            "x_label": "time, s",
            "y_label": "frequency, Hz",
            "z_label": "level, dB",
        }


def decibels(power: np.ndarray) -> np.ndarray:
    """Gives the level of each power, which is never below that of FLOOR."""
    return 10 * np.log10(np.maximum(power, FLOOR))
