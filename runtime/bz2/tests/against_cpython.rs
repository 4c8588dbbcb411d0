//! The module beside CPython's own `_bz2`, on the same inputs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "../../codec/tests/support/mod.rs"]
mod support;

use python_bz2::_bz2;
use support::{COMMON, side_by_side};

/// What the tests share; `ours` and `theirs` are the two modules.
const SUPPORT: &str = "
SAMPLES.append(_random.randbytes(250_000))  # several blocks at the lowest level

def compress(module, data, level=9, size=None):
    return in_pieces(module.BZ2Compressor(level), data, size)


def trace(module, compressed, size, limit):
    reader = module.BZ2Decompressor()
    return *read_all(reader, compressed, size, limit), reader.needs_input
";

fn python(source: &str) {
    side_by_side(|py| pyo3::wrap_pymodule!(_bz2)(py), "_bz2", &[COMMON, SUPPORT, source]);
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
