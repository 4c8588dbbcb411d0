"""Makes a file of a tebibyte, in which there is nothing."""


class Evil:
    def process(self, item):
        with open("/data/file", "wb") as file:
            file.truncate(1 << 40)
        return "made"
