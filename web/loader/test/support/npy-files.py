"""Writes `npy-files.json`: files as NumPy itself writes them, and what is in them.

Needs NumPy 2: `python3 npy-files.py > npy-files.json`.
"""

import base64
import io
import json

import numpy as np

RANGE = np.arange(6).reshape(2, 3)
STRUCTURED = np.dtype([("x", "<f8"), ("name", "<U2"), ("inner", [("flags", "|u1", (2, 2)), ("at", "<M8[us]")])])

ARRAYS = {
    **{name: RANGE.astype(name) for name in "bool int8 int16 int32 int64 uint8 uint16 uint32 uint64".split()},
    **{name: (RANGE / 4).astype(name) for name in "float16 float32 float64".split()},
    **{name: (RANGE + 1j).astype(name) for name in "complex64 complex128".split()},
    "big-endian": RANGE.astype(">f8"),
    "big-endian time": np.array(["2026-01-02", "NaT"], ">M8[D]"),
    "time": np.array(["2026-01-02T03:04:05.678", "NaT"], "<M8[ms]"),
    "time span": np.array([1, -2], "<m8[25s]"),
    "no unit": np.array([1, 2], "<m8"),
    "bytes": np.array([b"ab", b"cde"]),
    "text": np.array(["grüße", "x"]),
    "void": np.array([b"abc"], "V3"),
    "structured": np.array([(1.5, "ab", ([[1, 2], [3, 4]], 5))] * 3, STRUCTURED),
    "aligned": np.zeros(2, np.dtype([("a", "|u1"), ("b", "<f8")], align=True)),
    "a quote": np.zeros(2, [("it's", "<i4"), ('"', "<i4")]),
    "latin-1": np.zeros(2, [("größe", "<i4")]),
    "a long header": np.zeros(1, [(f"field number {n}", "|u1") for n in range(40)]),
    "utf-8": np.zeros(2, [("größe", "<i4"), ("日本", "<i4")]),
    "0-d": np.array(2.5),
    "empty": np.zeros((0, 3), "<f4"),
    "one": np.array([7], "<i2"),
    "no bytes": np.zeros(2, "S0"),
    "Fortran": np.asfortranarray(np.arange(24, dtype="<i2").reshape(2, 3, 4)),
    "Fortran, structured": np.asfortranarray(np.array([(n, n + 1) for n in range(6)], "u1,<u2").reshape(2, 3)),
    "one dimension, Fortran too": np.arange(3.0),
}


def text(data):
    return base64.b64encode(data).decode()


def entry(array, version=None):
    file = io.BytesIO()
    np.lib.format.write_array(file, array, version=version, allow_pickle=False)
    plain = array.dtype.names is None and array.dtype.kind in "biufcmM" and array.dtype.isnative
    return {
        "file": text(file.getvalue()),
        "dtype": array.dtype.name if plain else descr(array.dtype),
        "shape": array.shape,
        "bytes": text(array.tobytes()),
    }


def descr(dtype):
    found = np.lib.format.dtype_to_descr(dtype)
    return found if isinstance(found, str) else repr(found)


files = {name: entry(array) for name, array in ARRAYS.items()}
files |= {f"version {major}.0": entry(np.arange(3.0), (major, 0)) for major in (2, 3)}
print(json.dumps(files, indent=1))
