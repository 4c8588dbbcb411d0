import hashlib


class Step:
    def process(self, item):
        data = item.encode()
        return [hashlib.sha256(data).hexdigest(), hashlib.md5(data).hexdigest(), hashlib.blake2b(data, digest_size=8).hexdigest(), hashlib.sha3_256(data).hexdigest()[:16]]
