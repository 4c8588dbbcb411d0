"""What the tests share; `ours` and `theirs` are the two modules."""

# Around the sizes of blocks, and more than one of them.
SAMPLES = [_random.randbytes(size) for size in (0, 1, 55, 56, 63, 64, 65, 111, 112, 127, 128, 129, 135, 136, 137, 168, 1000, 70_000)]
XOF = ("shake_128", "shake_256")
# What OpenSSL has for TLS 1.0 alone.
NAMES = sorted(theirs.openssl_md_meth_names - {"md5-sha1"})
FIXED = [name for name in NAMES if name not in XOF]


def value(hashed):
    """The digest, of some length if it has any."""
    return hashed.digest(300) if hashed.name in XOF else hashed.digest()
