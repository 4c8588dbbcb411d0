import base64
import struct


class Step:
    def process(self, item):
        packed = struct.pack("<IhdB", *item)
        return [packed.hex(), base64.b64encode(packed).decode(), list(struct.unpack("<IhdB", packed)), struct.pack(">q", -2).hex()]
