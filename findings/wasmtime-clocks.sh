#!/bin/sh
# wasmtime's WASI answers for clocks of processor time with "bad descriptor", and for others with a crash.
#
# Expected: preview1 has four clocks, and says that a clock that an implementation does not have is answered with
# EINVAL (28), by `clock_time_get` and `clock_res_get` alike. What happens: for the two clocks of processor time, 2 and 3,
# both say EBADF (8), though no descriptor is concerned. For a number that is no clock both end the program with a trap,
# while `poll_oneoff` answers EINVAL for all of these. Why it matters: a C library turns EBADF into the errno of a closed
# file, so a program that asks for its processor time fails with a sentence about files, and one that tries a clock in
# order to fall back on another never gets to do so.
#
# Version: wasmtime 50.0.1 from PyPI. Needs Linux on x86-64 and Python 3.11 with pip.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m pip install --quiet --disable-pip-version-check --root-user-action ignore --no-deps --target packages \
    wasmtime==50.0.1

cat >show.py <<'PY'
from wasmtime import Engine, Linker, Module, Store, Trap, WasiConfig, WasmtimeError

MODULE = """(module
  (import "wasi_snapshot_preview1" "clock_time_get"
    (func $time (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_res_get"
    (func $resolution (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "time") (param $clock i32) (result i32)
    (call $time (local.get $clock) (i64.const 0) (i32.const 256)))
  (func (export "resolution") (param $clock i32) (result i32)
    (call $resolution (local.get $clock) (i32.const 256)))
  (func (export "wait") (param $clock i32) (result i32)
    (i32.store (i32.const 16) (local.get $clock))
    (i64.store (i32.const 24) (i64.const 1000000)) ;; a millisecond
    (call $poll (i32.const 0) (i32.const 128) (i32.const 1) (i32.const 256))))"""

engine = Engine()
store = Store(engine)
store.set_wasi(WasiConfig())
linker = Linker(engine)
linker.define_wasi()
exports = linker.instantiate(store, Module(engine, MODULE)).exports(store)


def answer(function, clock):
    try:
        return function(store, clock)
    except (Trap, WasmtimeError):
        return "trap"


for clock in range(5):
    answers = [f"{name} {answer(exports[name], clock)}" for name in ("time", "resolution", "wait")]
    print(f"clock {clock}: {', '.join(answers)}")
PY
PYTHONPATH="$work/packages" python3 show.py | tee seen

cat >expected <<'TEXT'
clock 0: time 0, resolution 0, wait 0
clock 1: time 0, resolution 0, wait 0
clock 2: time 8, resolution 8, wait 28
clock 3: time 8, resolution 8, wait 28
clock 4: time trap, resolution trap, wait 28
TEXT
if cmp -s seen expected; then
    echo 'as noted: 8 is EBADF, 28 is EINVAL'
else
    echo 'CHANGED: see above'
    exit 1
fi
