"""What the tests share; `ours` and `theirs` are the two modules."""

SAMPLES = [
    b"",
    b"a",
    bytes(100_000),
    b"the quick brown fox " * 2_000,
    _random.randbytes(50_000),
    bytes(_random.choice(b"abcd") for _ in range(40_000)),
]


def raw(module, data, **arguments):
    writer = module.compressobj(**arguments)
    return writer.compress(data) + writer.flush()


def trace(module, compressed, size, limit):
    """All that a decompressor shows at the end: it is fed 20 pieces, then the rest."""
    reader, output = module.decompressobj(), b""
    for start in range(0, 20 * size, size):
        piece = reader.decompress(reader.unconsumed_tail + compressed[start : start + size], limit)
        assert not limit or len(piece) <= limit
        output += piece
        # CPython's own has `unused_data` in `unconsumed_tail` as well now, if there was a tail.
        if reader.eof:
            return output, reader.unused_data, reader.flush()
    output += reader.decompress(reader.unconsumed_tail + compressed[20 * size :])
    return output, reader.eof, reader.unused_data, reader.flush()


def ended(module):
    writer = module.compressobj()
    writer.flush()
    return writer
