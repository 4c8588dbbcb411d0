"""Nodes that read models, each in its own way."""

import zlib


class Checksum:
    """Of a model, read in pieces of that many bytes; -1 reads it at once."""

    def process(self, item):
        checksum = 0
        with open(f"/models/{item['name']}", "rb", buffering=0) as file:
            while piece := file.read(item["piece"]):
                checksum = zlib.crc32(piece, checksum)
        return checksum
