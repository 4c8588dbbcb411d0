//! The module beside CPython's own `_bz2`, on the same inputs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

use std::ffi::CString;

use pyo3::prelude::*;
use pyo3::types::PyDict;
use python_bz2::_bz2;

/// What the tests share; `ours` and `theirs` are the two modules.
const SUPPORT: &str = "
import random

_random = random.Random(1)
SAMPLES = [
    b'',
    b'a',
    bytes(100_000),
    b'the quick brown fox ' * 2_000,
    _random.randbytes(50_000),
    bytes(_random.choice(b'abcd') for _ in range(250_000)),
]


def compress(module, data, level=9, size=None):
    writer = module.BZ2Compressor(level)
    size = size or len(data) or 1
    pieces = [writer.compress(data[start : start + size]) for start in range(0, len(data), size)]
    return b''.join(pieces) + writer.flush()


def trace(module, compressed, size, limit):
    reader, output = module.BZ2Decompressor(), []
    for start in range(0, len(compressed), size):
        output.append(reader.decompress(compressed[start : start + size], limit))
        while not reader.eof and output[-1]:
            output.append(reader.decompress(b'', limit))
        if reader.eof:
            break
    return b''.join(output), reader.eof, reader.unused_data, reader.needs_input


def failure(case, module):
    try:
        return 'no failure', case(module)
    except Exception as error:
        return type(error).__name__, str(error)
";

/// Executes Python that finds this crate's module as `ours` and CPython's own as `theirs`.
fn python(source: &str) {
    Python::initialize();
    Python::attach(|py| {
        let globals = PyDict::new(py);
        globals.set_item("ours", pyo3::wrap_pymodule!(_bz2)(py)).unwrap();
        globals.set_item("theirs", py.import("_bz2").expect("a Python with bz2")).unwrap();
        for source in [SUPPORT, source] {
            let source = CString::new(source).unwrap();
            py.run(&source, Some(&globals), None).unwrap_or_else(|error| {
                error.print(py);
                panic!("{error}")
            });
        }
    });
}

#[test]
fn both_compress_to_the_same_bytes() {
    python(
        "
for data in SAMPLES:
    for level in (1, 9):
        for size in (None, 997):
            found = compress(ours, data, level, size)
            assert found == compress(theirs, data, level, size), (len(data), level, size)
",
    );
}

#[test]
fn a_decompressor_does_what_the_other_does() {
    python(
        "
for data in SAMPLES:
    compressed = compress(theirs, data) + b'what follows'
    for size in (101, 4096, 1 << 20):
        for limit in (-1, 1000, 100_000):
            found = trace(ours, compressed, size, limit)
            assert found == trace(theirs, compressed, size, limit), (len(data), size, limit)
            assert found[:2] == (data, True), (len(data), size, limit)
",
    );
}

#[test]
fn failures_have_the_same_type_and_message() {
    python(
        "
good = compress(theirs, b'good' * 100)
CASES = [
    lambda z: z.BZ2Compressor(0),
    lambda z: z.BZ2Compressor(10),
    lambda z: z.BZ2Compressor().compress('text'),
    lambda z: compress(z, b'', 1)[:0].x,
    lambda z: z.BZ2Decompressor().decompress(b'not compressed'),
    lambda z: z.BZ2Decompressor().decompress(good[:20] + b'??' + good[22:]),
    lambda z: z.BZ2Decompressor().decompress(good[:-3] + b'???'),
    lambda z: z.BZ2Decompressor().decompress(good[:-1]),
    lambda z: [z.BZ2Decompressor().decompress(b''), 'empty'],
    lambda z: ended(z).compress(b'more'),
    lambda z: ended(z).flush(),
    lambda z: read(z).decompress(b'more'),
]

def ended(z):
    writer = z.BZ2Compressor()
    writer.flush()
    return writer

def read(z):
    reader = z.BZ2Decompressor()
    reader.decompress(good)
    return reader

for number, case in enumerate(CASES):
    assert failure(case, ours) == failure(case, theirs), (number, failure(case, ours), failure(case, theirs))
",
    );
}

#[test]
fn a_decompressor_that_has_failed_goes_on_failing() {
    python(
        "
for module in (ours, theirs):
    reader = module.BZ2Decompressor()
    for _ in range(2):
        assert failure(lambda _: reader.decompress(b'not compressed'), None)[0] == 'OSError'
",
    );
}

#[test]
fn neither_can_be_pickled() {
    python(
        "
import pickle
for make in (ours.BZ2Compressor, ours.BZ2Decompressor):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert failure(lambda _: pickle.dumps(make(), protocol), None)[0] == 'TypeError'
",
    );
}

#[test]
fn threads_share_a_compressor() {
    python(
        "
import threading
writer, done = ours.BZ2Compressor(), []
def work():
    for _ in range(50):
        done.append(writer.compress(b'piece' * 1000))
threads = [threading.Thread(target=work) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
data = b''.join(done) + writer.flush()
assert theirs.BZ2Decompressor().decompress(data) == b'piece' * 200_000
",
    );
}
