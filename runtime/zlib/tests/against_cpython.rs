//! The module beside CPython's own `zlib`, on the same inputs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "../../codec/tests/support/mod.rs"]
mod support;

use python_zlib::zlib;
use support::{COMMON, side_by_side};

/// Executes Python that finds this crate's module as `ours` and CPython's own as `theirs`.
fn python(source: &str) {
    let sources = [COMMON, include_str!("support.py"), source];
    side_by_side(|py| pyo3::wrap_pymodule!(zlib)(py), "zlib", &sources);
}

#[test]
fn constants_are_the_same() {
    python(
        "
for name in dir(theirs):
    if name[0] != '_' and name not in ('error', 'ZLIB_VERSION', 'ZLIB_RUNTIME_VERSION'):
        value = getattr(theirs, name)
        assert callable(value) == callable(getattr(ours, name)), name
        assert callable(value) or value == getattr(ours, name), name
assert ours.ZLIB_RUNTIME_VERSION.startswith('1.'), ours.ZLIB_RUNTIME_VERSION
",
    );
}

#[test]
fn checksums_are_the_same() {
    python(
        "
for data in SAMPLES:
    for start in (0, 1, 0xffffffff, -1, 1 << 40):
        assert ours.crc32(data, start) == theirs.crc32(data, start)
    for start in (0, 1, 65520, 65520 << 16, 1 << 40):
        assert ours.adler32(data, start) == theirs.adler32(data, start)
    assert ours.crc32(data) == theirs.crc32(data) and ours.adler32(data) == theirs.adler32(data)
",
    );
}

#[test]
fn each_reads_what_the_other_compresses() {
    python(
        "
for data in SAMPLES:
    for level in range(-1, 10):
        for wbits in (-9, -15, 9, 15, 25, 31):
            compressed = ours.compress(data, level=level, wbits=wbits)
            assert theirs.decompress(compressed, wbits) == data, (len(data), level, wbits)
            compressed = raw(theirs, data, level=level, wbits=wbits)
            assert ours.decompress(compressed, wbits) == data, (len(data), level, wbits)
",
    );
}

#[test]
fn every_strategy_and_memory_level_can_be_read() {
    python(
        "
for data in SAMPLES:
    for strategy in (0, 1, 2, 3, 4):
        for memory in (1, 5, 9):
            for one, other in ((ours, theirs), (theirs, ours)):
                compressed = raw(one, data, memLevel=memory, strategy=strategy)
                assert other.decompress(compressed) == data, (len(data), strategy, memory)
",
    );
}

#[test]
fn dictionaries_go_both_ways() {
    python(
        "
words = b'the quick brown fox jumps over the lazy dog'
for one, other in ((ours, theirs), (theirs, ours)):
    for wbits in (15, -15):
        compressed = raw(one, words * 3, wbits=wbits, zdict=words)
        reader = other.decompressobj(wbits, zdict=words)
        assert reader.decompress(compressed) + reader.flush() == words * 3
        assert reader.eof
",
    );
}

#[test]
fn a_decompressor_stops_where_the_other_does() {
    python(
        "
for data in SAMPLES:
    compressed = theirs.compress(data) + b'what follows'
    for size in (1, 7, 1000, 1 << 20):
        for limit in (0, 1, 64, 4096):
            assert trace(ours, compressed, size, limit) == trace(theirs, compressed, size, limit), (len(data), size, limit)
",
    );
}

#[test]
fn flushed_pieces_can_be_read_at_once() {
    python(
        "
for mode in (ours.Z_PARTIAL_FLUSH, ours.Z_SYNC_FLUSH, ours.Z_FULL_FLUSH):
    writer, reader = ours.compressobj(), theirs.decompressobj()
    for piece in (b'one', b'two' * 1000, b''):
        assert reader.decompress(writer.compress(piece) + writer.flush(mode)) == piece, mode
    assert reader.decompress(writer.flush()) == b'' and reader.eof
",
    );
}

#[test]
fn copies_go_on_independently() {
    python(
        "
import copy
writer = ours.compressobj()
start = writer.compress(b'start ' * 100)
for twin in (writer.copy(), copy.copy(writer), copy.deepcopy(writer)):
    assert theirs.decompress(start + twin.compress(b'end') + twin.flush()) == b'start ' * 100 + b'end'
compressed = theirs.compress(b'start ' * 100)
for read in (0, 9):
    reader = ours.decompressobj()
    start = reader.decompress(compressed[:read])
    for twin in (reader.copy(), copy.copy(reader), copy.deepcopy(reader)):
        assert start + twin.decompress(compressed[read:]) == b'start ' * 100 and twin.eof
    assert not reader.eof
",
    );
}

#[test]
fn failures_have_the_same_type_and_message() {
    python(
        "
good = theirs.compress(b'good' * 100)
gzipped = raw(theirs, b'x', wbits=31)
CASES = [
    lambda z: z.compress(b'', 10),
    lambda z: z.compress('text'),
    lambda z: z.decompress(b'not compressed'),
    lambda z: z.decompress(good[:-1]),
    lambda z: z.decompress(b''),
    lambda z: z.decompress(good[:-1] + b'?'),
    lambda z: z.decompress(good[:4] + b'??' + good[6:]),
    lambda z: z.decompress(gzipped),
    lambda z: z.decompress(gzipped[:-8] + b'????????', 31),
    lambda z: z.decompress(good, 3),
    lambda z: z.decompress(good, bufsize=-1),
    lambda z: z.decompress(raw(theirs, b'x', zdict=b'words')),
    lambda z: z.decompressobj().decompress(raw(theirs, b'x', zdict=b'words')),
    lambda z: z.decompressobj(zdict=b'other').decompress(raw(theirs, b'x', zdict=b'words')),
    lambda z: z.decompressobj().decompress(b'', -1),
    lambda z: z.decompressobj().decompress(b'', 1 << 70),
    lambda z: z.decompressobj().flush(0),
    lambda z: z.decompressobj(3),
    lambda z: z.compressobj(99),
    lambda z: z.compressobj(method=3),
    lambda z: z.compressobj(wbits=16),
    lambda z: z.compressobj(memLevel=10),
    lambda z: z.compressobj(strategy=9),
    lambda z: z.compressobj(wbits=31, zdict=b'gzip has none'),
    lambda z: z.compressobj().flush(99),
    lambda z: ended(z).compress(b'more'),
    lambda z: ended(z).flush(),
    lambda z: ended(z).copy(),
    lambda z: type(z.compressobj())(),
    lambda z: z.crc32(memoryview(b'abcdef')[::2]),
]
for number, case in enumerate(CASES):
    assert failure(case, ours) == failure(case, theirs), (number, failure(case, ours))
",
    );
}

#[test]
fn too_little_memory_is_an_exception() {
    python(
        "
import sys
for one in (ours, theirs):
    assert failure(lambda z: z.decompress(z.compress(b''), bufsize=sys.maxsize), one)[0] == 'MemoryError'
",
    );
}

#[test]
fn any_contiguous_buffer_is_taken() {
    python(
        "
import array
for data in (bytearray(b'abcd'), memoryview(b'abcd'), array.array('I', [1, 2, 3]), array.array('I')):
    assert ours.crc32(data) == theirs.crc32(data)
    assert theirs.decompress(ours.compress(data)) == bytes(data)
",
    );
}

#[test]
fn threads_share_a_compressor() {
    python(
        "
import threading
writer, done = ours.compressobj(), []
def work():
    for _ in range(50):
        done.append(writer.compress(b'piece' * 1000))
threads = [threading.Thread(target=work) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
assert len(done) == 200
",
    );
}

#[test]
fn gzips_own_decompressor_keeps_what_it_got_too_early() {
    python(
        "
import pickle
data = SAMPLES[-1]
compressed = theirs.compress(data) + b'what follows'
reader = ours._ZlibDecompressor()
assert reader.needs_input and not reader.eof
pieces = [reader.decompress(compressed, 1000)]
assert not reader.needs_input and len(pieces[0]) == 1000
while not reader.eof:
    pieces.append(reader.decompress(b'', max_length=1000))
assert b''.join(pieces) == data and reader.unused_data == b'what follows'
assert failure(lambda z: reader.decompress(b''), ours) == ('EOFError', 'End of stream already reached')
for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
    assert failure(lambda z: pickle.dumps(reader, protocol), ours)[0] == 'TypeError'
",
    );
}
