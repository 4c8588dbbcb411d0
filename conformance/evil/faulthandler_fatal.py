"""Asks for a fatal error."""

import faulthandler


class Evil:
    def process(self, item):
        faulthandler._fatal_error_c_thread() if hasattr(faulthandler, "_fatal_error_c_thread") else faulthandler._sigabrt()
        return "alive"
