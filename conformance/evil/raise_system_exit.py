"""Raises `SystemExit` with an object."""


class Evil:
    def process(self, item):
        raise SystemExit({"code": 0})
