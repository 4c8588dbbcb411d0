#!/bin/sh
# wasmtime's WASI answers a read into a large buffer with "out of memory", though five bytes are there to read.
#
# Expected: `fd_read` gives as much as there is, and at most what the buffer holds, as `read` does everywhere; a file of
# five bytes is read whole into any buffer. What happens: from 128 MiB on the call fails with ENOMEM (48) and reads
# nothing, whatever the file has and however much memory the program has left. Why it matters: programs that double a
# buffer for a long line or read a large file in one go work until the buffer reaches that size, and then tell their user
# that memory is short.
#
# Version: wasmtime 50.0.1 from PyPI. Needs Linux on x86-64 and Python 3.11 with pip.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --no-deps --target packages \
    wasmtime==50.0.1

cat >show.py <<'PY'
from pathlib import Path

from wasmtime import Engine, Linker, Module, Store, WasiConfig

MODULE = """(module
  (import "wasi_snapshot_preview1" "fd_read"
    (func $read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 4096) ;; 256 MiB
  (func (export "read") (param $bytes i32) (result i32)
    (i32.store (i32.const 0) (i32.const 65536))
    (i32.store (i32.const 4) (local.get $bytes))
    (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
  (func (export "count") (result i32)
    (i32.load (i32.const 8))))"""

Path("five").write_bytes(b"bytes")
engine = Engine()
module = Module(engine, MODULE)
linker = Linker(engine)
linker.define_wasi()
for mebibytes in (1, 64, 127, 128, 200):
    store = Store(engine)
    config = WasiConfig()
    config.stdin_file = "five"
    store.set_wasi(config)
    exports = linker.instantiate(store, module).exports(store)
    answer = exports["read"](store, mebibytes << 20)
    print(f"a buffer of {mebibytes} MiB: answer {answer}, {exports['count'](store)} bytes")
PY
PYTHONPATH="$work/packages" python3 show.py | tee seen

cat >expected <<'TEXT'
a buffer of 1 MiB: answer 0, 5 bytes
a buffer of 64 MiB: answer 0, 5 bytes
a buffer of 127 MiB: answer 0, 5 bytes
a buffer of 128 MiB: answer 48, 0 bytes
a buffer of 200 MiB: answer 48, 0 bytes
TEXT
if cmp -s seen expected; then
    echo 'as noted: 48 is ENOMEM'
else
    echo 'CHANGED: see above'
    exit 1
fi
