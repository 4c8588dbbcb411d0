"""Evaluates the computations of `agreement.json`, in the wasm as a node and natively as a program.

What comes out is described by dtype, shape and bytes, so that two machines can be compared exactly."""

import io
import json
import sys
import warnings

import numpy as np


class Evaluate:
    """A list of expressions becomes what each gives: `{"value": …, "warnings": […]}`."""

    def process(self, item):
        return {expression: outcome(expression) for expression in item}


def outcome(expression):
    """The value, or the exception that was raised instead, and the warnings in their order."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            value = described(eval(expression, names()))
        except Exception as error:
            value = {"raises": f"{type(error).__name__}: {error}"}
    return {"value": value, "warnings": [f"{one.category.__name__}: {one.message}" for one in caught]}


def names():
    """What the expressions may use, made anew for each of them. No function of the C library is in it."""
    square = (np.arange(25).reshape(5, 5) * 7 % 11 + 12 * np.eye(5)) / 8
    return {
        "np": np,
        "npy": npy,
        "saved": saved,
        "changed": changed,
        "x": np.arange(1, 65) / 16,
        "square": square,
        "symmetric": square + square.T,
        "signal": (np.arange(64) * 37 % 64 - 32) / 16,
        "mixed": np.arange(1000) * 7919 % 1009,
        "ties": np.arange(1000) * 7919 % 13,
    }


def npy(array):
    """The bytes of the array as an `.npy` file."""
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def saved(array):
    """The array written as an `.npy` file and read again."""
    return np.load(io.BytesIO(npy(array)))


def changed(array, operation, *arguments):
    """The array after an operation in place."""
    operation(array, *arguments)
    return array


def described(value):
    """A tree of which each leaf has a kind of its own."""
    if isinstance(value, np.ma.MaskedArray):
        return {"masked": [described(part) for part in (value.data, value.mask, value.fill_value)]}
    if isinstance(value, (np.ndarray, np.generic)):
        return described_array(value)
    if isinstance(value, (tuple, list)):
        return {"items": [described(item) for item in value]}
    if isinstance(value, dict):
        return {"items": [described(item) for pair in value.items() for item in pair]}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    if isinstance(value, float):
        return {**described_array(np.float64(value)), "dtype": "float"}
    if isinstance(value, np.dtype):
        return {"is": f"dtype {value.str}"}
    return {"is": f"{type(value).__name__} {value!r}"}


def described_array(value):
    array = np.asarray(value)
    if array.dtype.hasobject:
        items = [described(item) for item in array.ravel().tolist()]
        return {"dtype": str(array.dtype), "shape": array.shape, "items": items}
    dtype = np.lib.format.dtype_to_descr(array.dtype)
    return {
        "dtype": dtype if isinstance(dtype, str) else str(dtype),
        "shape": list(array.shape),
        "data": array.tobytes().hex(),
        "text": shortened(repr(value)),
    }


def shortened(text):
    """Texts are for people; the bytes are what is compared."""
    text = " ".join(text.split())
    return text if len(text) <= 120 else text[:117] + "..."


if __name__ == "__main__":
    json.dump(Evaluate().process(json.load(sys.stdin)), sys.stdout)
