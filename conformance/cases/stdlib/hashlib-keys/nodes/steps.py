import hashlib


class Step:
    def process(self, item):
        password = item.encode()
        return {
            "pbkdf2": [pbkdf2(name, password) for name in ("md5", "sha1", "sha256", "sha512", "sha3_256", "blake2b")],
            "length": hashlib.pbkdf2_hmac("sha256", password, b"salt", 2, dklen=70).hex(),
            "buffers": hashlib.pbkdf2_hmac("sha1", bytearray(password), memoryview(b"salt"), 1).hex(),
            "scrypt": [
                hashlib.scrypt(password, salt=b"", n=16, r=1, p=1).hex(),
                hashlib.scrypt(password, salt=b"salt", n=1024, r=8, p=2, dklen=20).hex(),
                hashlib.scrypt(password, salt=b"salt", n=2, r=8, p=1, maxmem=5120, dklen=8).hex(),
            ],
            "failures": [failure(attempt) for attempt in ATTEMPTS],
        }


def pbkdf2(name, password):
    return [name, hashlib.pbkdf2_hmac(name, password, b"salt", 100).hex()]


def failure(attempt):
    try:
        return repr(attempt())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def pbkdf2_of(name="sha256", iterations=1, dklen=None):
    return hashlib.pbkdf2_hmac(name, b"password", b"salt", iterations, dklen)


def scrypt_of(n=2, r=8, p=1, **limits):
    return hashlib.scrypt(b"password", salt=b"salt", n=n, r=r, p=p, **limits)


ATTEMPTS = [
    lambda: pbkdf2_of(name="md17"),
    lambda: pbkdf2_of(iterations=0),
    lambda: pbkdf2_of(iterations=1 << 31),
    lambda: pbkdf2_of(iterations=1 << 63),
    lambda: pbkdf2_of(dklen=0),
    lambda: pbkdf2_of(dklen=1 << 31),
    lambda: hashlib.pbkdf2_hmac("sha1", "password", b"salt", 1),
    lambda: scrypt_of(n=3),
    lambda: scrypt_of(n=1 << 15),
    lambda: scrypt_of(n=1 << 62),
    lambda: scrypt_of(r=0),
    lambda: scrypt_of(p=1 << 30),
    lambda: scrypt_of(p=-1),
    lambda: scrypt_of(maxmem=5119),
    lambda: scrypt_of(maxmem=1 << 31),
    lambda: scrypt_of(dklen=0),
    lambda: hashlib.scrypt(b"password", n=2, r=8, p=1),
]
