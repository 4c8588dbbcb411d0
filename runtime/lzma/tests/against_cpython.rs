//! The module beside CPython's own `_lzma`, on the same inputs.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests")]

#[path = "../../codec/tests/support/mod.rs"]
mod support;

use python_lzma::_lzma;
use support::{COMMON, side_by_side};

/// What the tests share; `ours` and `theirs` are the two modules.
const SUPPORT: &str = "
AUTO, XZ, ALONE, RAW = range(4)
LZMA1, LZMA2, DELTA, X86, IA64 = theirs.FILTER_LZMA1, theirs.FILTER_LZMA2, 3, 4, 6
EXTREME = theirs.PRESET_EXTREME
CHAINS = [
    [{'id': LZMA1}],
    [{'id': LZMA2, 'preset': 3}],
    [{'id': LZMA2, 'preset': 1 | EXTREME, 'dict_size': 1 << 16, 'lc': 1, 'lp': 2, 'pb': 1}],
    [{'id': LZMA2, 'mode': 1, 'mf': 3, 'nice_len': 100, 'depth': 10}],
    [{'id': DELTA, 'dist': 4}, {'id': LZMA2, 'preset': 0}],
    [{'id': X86}, {'id': LZMA2, 'preset': 0}],
    [{'id': DELTA}, {'id': X86, 'start_offset': 64}, {'id': LZMA2, 'preset': 0}],
]


def compress(module, data, size=None, **arguments):
    return in_pieces(module.LZMACompressor(**arguments), data, size)


def trace(module, compressed, size, limit, **arguments):
    reader = module.LZMADecompressor(**arguments)
    return *read_all(reader, compressed, size, limit), reader.check
";

fn python(source: &str) {
    side_by_side(|py| pyo3::wrap_pymodule!(_lzma)(py), "_lzma", &[COMMON, SUPPORT, source]);
}

#[test]
fn constants_are_the_same() {
    python(
        "
for name in dir(theirs):
    if name[0] != '_' and name not in ('LZMAError', 'LZMACompressor', 'LZMADecompressor'):
        value = getattr(theirs, name)
        assert callable(value) == callable(getattr(ours, name)), name
        assert callable(value) or value == getattr(ours, name), name
assert [ours.is_check_supported(id) for id in range(17)] == [theirs.is_check_supported(id) for id in range(17)]
",
    );
}

#[test]
fn each_reads_what_the_other_compresses() {
    python(
        "
for data in SAMPLES:
    for one, other in ((ours, theirs), (theirs, ours)):
        for preset in (0, 3, 6, 2 | EXTREME) if data else (9, 9 | EXTREME):
            for format in (XZ, ALONE):
                compressed = compress(one, data, format=format, preset=preset)
                assert trace(other, compressed, 1 << 20, -1)[:2] == (data, True), (len(data), preset)
        for check in (0, 1, 4, 10):
            found = trace(other, compress(one, data, check=check), 1 << 20, -1, format=XZ)
            assert found == (data, True, b'', check), (len(data), check)
",
    );
}

#[test]
fn chains_of_filters_go_both_ways() {
    python(
        "
for data in SAMPLES:
    for chain in CHAINS:
        for one, other in ((ours, theirs), (theirs, ours)):
            compressed = compress(one, data, 997, format=RAW, filters=chain)
            for size in (13, 1 << 20):
                found = trace(other, compressed + b'what follows', size, -1, format=RAW, filters=chain)
                assert found[:2] == (data, True), (len(data), chain, size, one is ours)
        if chain[-1]['id'] == LZMA2:
            compressed = compress(ours, data, filters=chain)
            assert theirs.LZMADecompressor().decompress(compressed) == data, (len(data), chain)
",
    );
}

#[test]
fn a_decompressor_does_what_the_other_does() {
    python(
        "
for data in SAMPLES:
    for format in (XZ, ALONE):
        compressed = compress(theirs, data, format=format) + b'what follows'
        for size in (1, 101, 1 << 20) if len(compressed) < 1000 else (101, 1 << 20):
            for limit in (-1, 1000):
                for asked in (AUTO, format):
                    found = trace(ours, compressed, size, limit, format=asked)
                    expected = trace(theirs, compressed, size, limit, format=asked)
                    assert found[:2] == (data, True), (len(data), size, limit, format)
                    assert found[3] == expected[3]
                    assert found[2] == expected[2], (found[2], expected[2], size, limit, format)
",
    );
}

#[test]
fn lzma1_without_an_end_gives_all_that_it_has() {
    python(
        "
chain = [{'id': LZMA1}]
for data in SAMPLES[1:]:
    whole = compress(theirs, data, format=ALONE)
    # The size in the header is unknown; zipfile cuts the header off and knows the size.
    reader = ours.LZMADecompressor(format=RAW, filters=chain)
    found = reader.decompress(whole[13:])
    assert found == data and reader.eof, len(data)
",
    );
}

#[test]
fn properties_are_the_same() {
    python(
        "
SPECIFIERS = [chain[-1] for chain in CHAINS] + [{'id': DELTA, 'dist': 256}, {'id': X86}, {'id': IA64, 'start_offset': 16}]
for specifier in SPECIFIERS:
    encoded = theirs._encode_filter_properties(specifier)
    assert ours._encode_filter_properties(specifier) == encoded, specifier
    found = ours._decode_filter_properties(specifier['id'], encoded)
    assert ours._encode_filter_properties(found) == encoded, specifier
    if encoded:  # CPython's own crashes without
        decoded = theirs._decode_filter_properties(specifier['id'], encoded)
        assert found == {name: decoded[name] for name in found}, (found, decoded)
for id, encoded in [(LZMA1, b''), (LZMA1, b'\\xff1234'), (LZMA2, b')'), (DELTA, b'ab'), (X86, b'a')]:
    for module in (ours, theirs):
        assert failure(lambda z: z._decode_filter_properties(id, encoded), module)[0] == 'LZMAError', (id, encoded)
",
    );
}

#[test]
fn failures_have_the_same_type_and_message() {
    python(
        "
good = compress(theirs, b'good' * 100)
CASES = [
    lambda z: z.LZMACompressor(format=AUTO),
    lambda z: z.LZMACompressor(format=9),
    lambda z: z.LZMACompressor(preset=10),
    lambda z: z.LZMACompressor(preset=1, filters=CHAINS[0]),
    lambda z: z.LZMACompressor(format=ALONE, check=1),
    lambda z: z.LZMACompressor(format=ALONE, filters=CHAINS[1]),
    lambda z: z.LZMACompressor(format=RAW),
    lambda z: z.LZMACompressor(check=3),
    lambda z: z.LZMACompressor(filters=[{'id': LZMA2}] * 5),
    lambda z: z.LZMACompressor(filters=[{'id': LZMA2}, {'id': LZMA2}]),
    lambda z: z.LZMACompressor(filters=[{'id': X86}]),
    lambda z: type_alone(lambda: z.LZMACompressor(filters=[])),
    lambda z: type_alone(lambda: z.LZMACompressor(filters=CHAINS[0])),
    lambda z: z.LZMACompressor(filters=[3]),
    lambda z: z.LZMACompressor(filters=[{}]),
    lambda z: z.LZMACompressor(filters=[{'id': 99}]),
    lambda z: z.LZMACompressor(filters=[{'id': LZMA2, 'more': 1}]),
    lambda z: z.LZMACompressor(filters=[{'id': DELTA, 'more': 1}]),
    lambda z: z.LZMACompressor(filters=[{'id': X86, 'more': 1}]),
    lambda z: z.LZMACompressor(filters=[{'id': LZMA2, 'lc': 4, 'lp': 4}]),
    lambda z: z.LZMACompressor(filters=[{'id': LZMA2, 'mf': 99}]),
    lambda z: z.LZMACompressor(filters=[{'id': LZMA2, 'dict_size': 1}]),
    lambda z: z.LZMACompressor(filters=[{'id': DELTA, 'dist': 257}, {'id': LZMA2}]),
    lambda z: z.LZMACompressor().compress('text'),
    lambda z: ended(z).compress(b'more'),
    lambda z: ended(z).flush(),
    lambda z: z.LZMADecompressor(format=9),
    lambda z: z.LZMADecompressor(format=RAW),
    lambda z: z.LZMADecompressor(format=RAW, memlimit=1),
    lambda z: z.LZMADecompressor(filters=CHAINS[0]),
    lambda z: z.LZMADecompressor(memlimit=1024).decompress(good),
    lambda z: z.LZMADecompressor().decompress(b'no lzma at all'),
    lambda z: z.LZMADecompressor(format=XZ).decompress(b'no lzma at all'),
    lambda z: z.LZMADecompressor().decompress(good[:30] + b'??????' + good[36:]),
    lambda z: z.LZMADecompressor().decompress(good[:-3] + b'???'),
    lambda z: [z.LZMADecompressor().decompress(b''), 'empty'],
    lambda z: read(z).decompress(b'more'),
]

def type_alone(make):
    # liblzma says `Internal error` of these.
    try:
        make()
    except Exception as error:
        return type(error).__name__

def ended(z):
    writer = z.LZMACompressor()
    writer.flush()
    return writer

def read(z):
    reader = z.LZMADecompressor()
    reader.decompress(good)
    return reader

wrong = [
    (number, failure(case, ours), failure(case, theirs))
    for number, case in enumerate(CASES)
    if failure(case, ours) != failure(case, theirs)
]
assert not wrong, wrong
",
    );
}

#[test]
fn two_filters_in_a_file_are_more_than_can_be_read() {
    python(
        "
compressed = compress(theirs, b'data' * 100, filters=CHAINS[-1])
found = failure(lambda z: z.LZMADecompressor().decompress(compressed), ours)
assert found == ('LZMAError', 'Invalid or unsupported options'), found
",
    );
}

#[test]
fn neither_can_be_pickled() {
    python(
        "
import pickle
for make in (ours.LZMACompressor, ours.LZMADecompressor):
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        assert failure(lambda _: pickle.dumps(make(), protocol), None)[0] == 'TypeError'
",
    );
}
