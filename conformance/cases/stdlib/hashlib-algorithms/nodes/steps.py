import hashlib
import uuid

MORE = ["sha512_224", "sha512_256", "ripemd160", "sm3", "blake2b512", "blake2s256"]
SPELLED_OTHERWISE = ["SHA256", "sha-256", "SHA2-512/256", "RIPEMD160", "shake128"]


class Step:
    def process(self, item):
        data = item.encode()
        return {
            "hashes": [hashed(name, data) for name in sorted(hashlib.algorithms_guaranteed)],
            "more": [hashed(name, data) for name in MORE],
            "spelled otherwise": [hashlib.new(name).name for name in SPELLED_OTHERWISE],
            "available": missing(hashlib.algorithms_available),
            "pieces": in_pieces(data),
            "functions": functions(data),
            "names": [str(uuid.uuid3(uuid.NAMESPACE_URL, item)), str(uuid.uuid5(uuid.NAMESPACE_URL, item))],
            "failures": [failure(attempt) for attempt in ATTEMPTS],
        }


def hashed(name, data):
    one = hashlib.new(name, data, usedforsecurity=False)
    length = [40] if name.startswith("shake") else []
    digest = one.hexdigest(*length)
    assert digest == one.digest(*length).hex() == one.copy().hexdigest(*length)
    return [one.name, one.digest_size, one.block_size, digest]


def functions(data):
    """Those whose hash is not what `new` gives for the name."""
    return [
        name
        for name in hashlib.algorithms_guaranteed - {"shake_128", "shake_256"}
        if getattr(hashlib, name)(data).digest() != hashlib.new(name, data).digest()
    ]


def missing(available):
    """What is guaranteed or listed above and is not there, and what is there and can't be begun."""
    wanted = hashlib.algorithms_guaranteed | {"sha512_224", "sha512_256", "ripemd160", "sm3"}
    return sorted(wanted - available) + [name for name in sorted(available) if not hashlib.new(name)]


def in_pieces(data):
    """A hash that goes on after its digest was asked for, fed from several kinds of buffers."""
    one = hashlib.sha256(data)
    digests = [one.hexdigest()[:8]]
    for piece in (bytearray(b"a" * 64), memoryview(b"-b-" * 1000)[::1], b""):
        twin = one.copy()
        one.update(piece)
        digests.append(one.hexdigest()[:8])
        twin.update(b"another end")
        digests.append(twin.hexdigest()[:8])
    return digests


def failure(attempt):
    try:
        return repr(attempt())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


ATTEMPTS = [
    lambda: hashlib.new("md17"),
    lambda: hashlib.new(256),
    lambda: hashlib.sha256("text"),
    lambda: hashlib.sha256(None),
    lambda: hashlib.md5().update(7),
    lambda: hashlib.sha256(memoryview(b"abcdef")[::2]),
    lambda: hashlib.shake_128().digest(1.5),
    lambda: setattr(hashlib.sha1(), "name", "sha256"),
    lambda: type(hashlib.sha1())(),
]
