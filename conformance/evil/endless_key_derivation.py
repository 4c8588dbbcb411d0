"""Derives a key for years inside one function of Rust."""

import hashlib


class Evil:
    def process(self, item):
        return hashlib.pbkdf2_hmac("sha256", b"password", b"salt", 2**31 - 1, 1 << 20)
