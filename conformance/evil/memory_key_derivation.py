"""Derives a key with more memory than there is, which scrypt is allowed to."""

import hashlib


class Evil:
    def process(self, item):
        return hashlib.scrypt(b"password", salt=b"salt", n=1 << 20, r=8, p=1, maxmem=2**31 - 1)
