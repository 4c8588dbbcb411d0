"""Packs data densely."""

import base64

import msgpack


class Use:
    def process(self, item):
        packed = msgpack.packb(item)
        return [base64.b64encode(packed).decode(), msgpack.unpackb(packed) == item]
