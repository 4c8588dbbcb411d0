"""Opens stdout as a file and closes it."""


class Evil:
    def process(self, item):
        with open(1, "w") as stdout:
            stdout.write("forged\n")
        return "honest"
