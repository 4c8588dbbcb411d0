"""Tells the encoding of bytes."""

import base64

import chardet


class Use:
    def process(self, item):
        data = base64.b64decode(item)
        encoding = chardet.detect(data)["encoding"]
        return [encoding.lower(), data.decode(encoding)]
