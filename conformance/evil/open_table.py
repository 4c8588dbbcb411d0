"""Opens its own source for ever."""

KEPT = []


class Evil:
    def process(self, item):
        while True:
            KEPT.append(open("/app/evil.py"))
