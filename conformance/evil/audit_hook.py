"""Refuses everything by an audit hook."""

import sys


def hook(event, arguments):
    raise RuntimeError(f"refused: {event}")


class Evil:
    def process(self, item):
        sys.addaudithook(hook)
        return open("/app/evil.py").read()
