"""Catches whatever could stop it and goes on."""


class Evil:
    def process(self, item):
        while True:
            try:
                raise KeyboardInterrupt
            except BaseException:
                continue
