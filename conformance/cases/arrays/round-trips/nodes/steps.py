import base64
import random

import numpy as np

SCALARS = ["?", "b", "B", "h", "H", "i4", "u4", "i8", "u8", "e", "f", "d", "c8", "c16"]
UNITS = ["Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "25s"]


def scalar(rng):
    kind = rng.choice(["scalar"] * 3 + ["time", "bytes", "text", "void"])
    order = rng.choice("<>")
    if kind == "scalar":
        return np.dtype(rng.choice(SCALARS)).newbyteorder(order)
    if kind == "time":
        return np.dtype(f"{order}{rng.choice('Mm')}8[{rng.choice(UNITS)}]")
    size = rng.randrange(1, 6)
    return np.dtype({"bytes": f"S{size}", "text": f"{order}U{size}", "void": f"V{size}"}[kind])


def dtype(rng, depth=0):
    if depth == 2 or rng.random() < 0.7:
        return scalar(rng)
    names = [f"{rng.choice(['a', 'é', 'x y'])}{index}" for index in range(rng.randrange(1, 4))]
    formats, offsets, end = [], [], 0
    for _ in names:
        field = dtype(rng, depth + 1)
        shape = tuple(rng.randrange(1, 3) for _ in range(rng.randrange(3)))
        format = np.dtype((field, shape)) if shape else field
        end += rng.randrange(3)
        formats.append(format)
        offsets.append(end)
        end += format.itemsize
    titles = [rng.choice([None, f"title of {name}"]) for name in names]
    return np.dtype({
        "names": names, "formats": formats, "offsets": offsets, "titles": titles,
        "itemsize": end + rng.randrange(3),
    })


def view(rng, array):
    """The same elements, or some of them, in another order in memory."""
    for _ in range(rng.randrange(3)):
        if array.ndim == 0:
            return array[None] if rng.random() < 0.3 else array
        change = rng.randrange(6)
        if change == 0:
            array = array.T
        elif change == 1:
            array = array[::-1]
        elif change == 2:
            array = array[..., ::2]
        elif change == 3:
            array = array[1:]
        elif change == 4:
            array = np.broadcast_to(array, (2, *array.shape))
        else:
            array = np.moveaxis(array, 0, -1)
    return array


def contents(array):
    """All bytes, those between the fields included."""
    whole = array.view(f"V{array.dtype.itemsize}") if array.dtype.names else array
    return base64.b64encode(whole.tobytes()).decode()


class Make:
    """Arrays of any dtype, shape, strides and byte order, each with what it is."""

    is_source = True

    def process(self, item):
        rng = random.Random(20_26)
        for _ in range(400):
            shape = tuple(rng.randrange(4) for _ in range(rng.randrange(4)))
            kind = dtype(rng)
            size = kind.itemsize * int(np.prod(shape, dtype=int))
            array = np.frombuffer(bytearray(rng.randbytes(size)), "u1")
            array = view(rng, array.view(kind).reshape(shape) if size else np.empty(shape, kind))
            if rng.random() < 0.2:
                array.flags.writeable = False
            yield {
                "array": array,
                "is": [str(np.lib.format.dtype_to_descr(array.dtype)), list(array.shape), contents(array)],
            }


class Check:
    """How many arrays came as they were sent, what was wrong with the others, what kinds there were."""

    is_streaming = True

    async def process(self, items):
        good, wrong, kinds = 0, [], set()
        async for item in items:
            array = item["array"]
            kinds.add(array.dtype.kind)
            found = [str(np.lib.format.dtype_to_descr(array.dtype)), list(array.shape), contents(array)]
            usable = type(array) is np.ndarray and array.flags.writeable and array.flags.c_contiguous
            if found == item["is"] and usable:
                good += 1
            else:
                wrong.append([item["is"], found, usable])
        yield {"good": good, "wrong": wrong, "kinds": sorted(kinds)}
