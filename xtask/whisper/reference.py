"""Prints what faster-whisper hears in WAV files, as a list: reference.py MODEL FILE…"""

import json
import sys
import wave

import numpy
from faster_whisper import WhisperModel


def samples(path):
    with wave.open(path) as file:
        frames = file.readframes(file.getnframes())
    return numpy.frombuffer(frames, "<i2").astype("float32") / 32768


model, *files = sys.argv[1:]
whisper = WhisperModel(model, device="cpu", compute_type="float32", cpu_threads=1)
texts = []
for file in files:
    segments, _ = whisper.transcribe(samples(file), language="en", beam_size=1)
    texts.append("".join(segment.text for segment in segments).strip())
print(json.dumps(texts))
