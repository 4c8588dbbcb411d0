"""Reads bytes in an unknown encoding."""

import base64

from charset_normalizer import from_bytes


class Use:
    def process(self, item):
        best = from_bytes(base64.b64decode(item)).best()
        return [best.encoding, str(best)]
