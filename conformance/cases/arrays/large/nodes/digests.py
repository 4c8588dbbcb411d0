"""Tells of what it gets without giving it back."""

import binascii


class Digest:
    def process(self, item):
        if isinstance(item, str):
            return [len(item), binascii.crc32(item.encode())]
        if isinstance(item, list):
            return [self.process(part) for part in item]
        if isinstance(item, dict) and "__numpy__" not in item:
            return [[self.process(name), self.process(part)] for name, part in item.items()]
        return ["bytes", *self.process_bytes(item)]

    def process_bytes(self, array):
        """The array is a dict where there is no numpy."""
        text = array["array"]["data"] if isinstance(array, dict) else None
        data = array.tobytes() if text is None else binascii.a2b_base64(text)
        return [len(data), binascii.crc32(data)]
