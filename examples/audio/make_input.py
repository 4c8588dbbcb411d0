"""Writes `tones.wav` and `input.json`: the sound that `signal.json` describes.

    python3 examples/audio/make_input.py [FOLDER]

The sound is made, not recorded, so that it is known which tones must be found in it.
"""

import base64
import json
import math
import random
import struct
import sys
import wave
from pathlib import Path

HERE = Path(__file__).parent


def main(folder: Path) -> None:
    signal = json.loads((HERE / "signal.json").read_text())
    write_wav(folder / "tones.wav", samples(signal), signal["rate"])
    data = (folder / "tones.wav").read_bytes()
    item = {
        "__numpy__": True,
        "dtype": "uint8",
        "shape": [len(data)],
        "data": base64.b64encode(data).decode(),
    }
    (folder / "input.json").write_text(json.dumps([item], indent=2) + "\n")


def samples(signal: dict) -> list[float]:
    """Gives the sum of tones, chirp and noise, between -1 and 1."""
    times = [at / signal["rate"] for at in range(round(signal["seconds"] * signal["rate"]))]
    noise = random.Random(signal["noise"]["seed"])
    deviation = signal["noise"]["deviation"]
    return [
        sum(tone["amplitude"] * math.sin(math.tau * tone["hz"] * time) for tone in signal["tones"])
        + chirp(signal, time)
        + noise.gauss(0, deviation)
        for time in times
    ]


def chirp(signal: dict, time: float) -> float:
    """Gives a sine whose frequency rises evenly with time."""
    first, last = signal["chirp"]["from_hz"], signal["chirp"]["to_hz"]
    cycles = first * time + (last - first) * time**2 / (2 * signal["seconds"])
    return signal["chirp"]["amplitude"] * math.sin(math.tau * cycles)


def write_wav(path: Path, values: list[float], rate: int) -> None:
    """Writes samples as a mono WAV file of 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", round(value * 32767)) for value in values))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
