"""Traces every call of the runtime."""

import sys


def tracer(frame, event, argument):
    raise RuntimeError("in the tracer")


class Evil:
    def process(self, item):
        sys.settrace(tracer)
        sys.setprofile(tracer)
        return "traced"
