"""Is a module that ends the program."""

raise SystemExit(0)


class Evil:
    def process(self, item):
        return item
