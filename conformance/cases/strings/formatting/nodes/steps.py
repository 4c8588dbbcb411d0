class Step:
    def process(self, item):
        return [f"{item:>8.3f}|", f"{item:e}", f"{item:,}", "%05d" % item, f"{item!r:^12}"]
