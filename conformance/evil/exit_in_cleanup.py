"""Ends the program from `cleanup`."""

class Evil:
    def process(self, item):
        return item

    def cleanup(self):
        raise SystemExit(0)
