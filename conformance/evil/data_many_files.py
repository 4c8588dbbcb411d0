"""Makes a million small files."""


class Evil:
    def process(self, item):
        for number in range(1_000_000):
            with open(f"/data/{number}", "w") as file:
                file.write("evil")
        return "made"
