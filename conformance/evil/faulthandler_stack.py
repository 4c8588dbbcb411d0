"""Overflows the stack on purpose."""

import faulthandler


class Evil:
    def process(self, item):
        faulthandler._stack_overflow()
        return "alive"
