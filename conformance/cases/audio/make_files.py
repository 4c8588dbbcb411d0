"""Writes the audio files of these cases: short tones in each format, and files that are broken in one way each.

    pip install soundfile==0.14.0 numpy==2.4.6
    python3 conformance/cases/audio/make_files.py

What encodes is the libsndfile 1.2.2 that the wheel brings. An Ogg file has a random number in it, and so differs from
run to run; its sound does not.
"""

import io
import math
import struct
from pathlib import Path

import numpy as np
import soundfile

HERE = Path(__file__).parent
FORMATS = {"flac": ("FLAC", "PCM_16"), "mp3": ("MP3", "MPEG_LAYER_III"), "ogg": ("OGG", "VORBIS")}


def main() -> None:
    stereo = np.stack([tone(440, 8_000, 400), 0.5 * tone(1_000, 8_000, 400)], axis=1)
    mono = tone(440, 16_000, 4_000)
    for case in ("wav", "chunks", "blocks"):
        write(case, "tone.wav", wav(stereo, 8_000))
    for extension in FORMATS:
        sound, rate = (stereo, 8_000) if extension == "flac" else (mono, 16_000)
        whole = encoded(extension, sound, rate)
        write(extension, f"tone.{extension}", whole)
        write(f"truncated-{extension}", f"tone.{extension}", whole[: len(whole) * 2 // 3])
    write("truncated-wav", "tone.wav", wav(stereo, 8_000)[:1_000])
    write("resample", "tone.wav", wav(tone(1_000, 48_000, 4_800), 48_000))
    write("upstream-e9", "audio.wav", wav(np.stack([mono, mono], axis=1), 48_000))
    write("resample-chunks", "tone.wav", wav(tone(500, 8_000, 2_000), 8_000))
    write("empty", "tone.wav", b"")
    write("no-frames", "tone.wav", wav(np.zeros(0), 8_000))
    write("not-audio", "tone.wav", b"There is no sound in this text, whatever the name of its file is.\n" * 20)
    write("rate-zero", "tone.wav", wav(stereo, 0))
    write("unsupported-codec", "tone.wav", wav(stereo, 8_000, tag=0x31))


def tone(hertz: int, rate: int, frames: int) -> np.ndarray:
    """Gives a sine of half the full scale."""
    return np.array([0.5 * math.sin(math.tau * hertz * at / rate) for at in range(frames)])


def wav(sound: np.ndarray, rate: int, tag: int = 1) -> bytes:
    """Gives a WAV file of 16 bits; what is wrong in a header no library would write."""
    data = np.round(sound * 32_767).astype("<i2").tobytes()
    channels = sound.shape[1] if sound.ndim > 1 else 1
    header = struct.pack("<HHIIHH", tag, channels, rate, rate * channels * 2, channels * 2, 16)
    chunks = b"fmt " + struct.pack("<I", len(header)) + header + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def encoded(extension: str, sound: np.ndarray, rate: int) -> bytes:
    """Gives a file of that format."""
    format, subtype = FORMATS[extension]
    file = io.BytesIO()
    soundfile.write(file, sound, rate, format=format, subtype=subtype)
    return file.getvalue()


def write(case: str, name: str, content: bytes) -> None:
    """Writes a file to the folder that a case's run has as `/app`."""
    path = HERE / case / "nodes" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    main()
