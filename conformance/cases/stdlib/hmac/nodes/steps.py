import hashlib
import hmac

NAMES = ["md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha3_256", "sha3_512", "blake2b", "blake2s"]


class Step:
    def process(self, item):
        key = item.encode()
        return {
            "names": [keyed(key, name, name) for name in NAMES],
            "functions": [keyed(key, name, getattr(hashlib, name)) for name in ("sha256", "blake2s")],
            "spelled otherwise": hmac.new(key, b"", "SHA-256").name,
            "copies": copies(key),
            "compared": compared(hmac.digest(key, b"message", "sha256")),
            "failures": [failure(attempt) for attempt in ATTEMPTS],
        }


def keyed(key, name, digestmod):
    one = hmac.new(key, b"mess", digestmod)
    one.update(bytearray(b"age"))
    assert one.digest() == hmac.digest(key, b"message", digestmod)
    return [one.name, one.digest_size, one.block_size, one.hexdigest()]


def copies(key):
    one = hmac.new(key, b"start", "sha256")
    twin = one.copy()
    one.update(b"one end")
    twin.update(b"another")
    return [one.hexdigest()[:8], twin.hexdigest()[:8]]


def compared(digest):
    return [hmac.compare_digest(digest, other) for other in (bytes(digest), bytearray(digest), digest[:-1], b"")]


def failure(attempt):
    try:
        return repr(attempt())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


ATTEMPTS = [
    lambda: hmac.new(b"key", b"message"),
    lambda: hmac.new("key", b"message", "sha256"),
    lambda: hmac.new(b"key", "message", "sha256"),
    lambda: hmac.new(b"key", b"message", "md17"),
    lambda: hmac.digest(b"key", b"message", "md17"),
    lambda: hmac.compare_digest("é", "é"),
    lambda: hmac.compare_digest("text", b"bytes"),
]
