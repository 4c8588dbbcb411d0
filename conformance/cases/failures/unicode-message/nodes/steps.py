class Step:
    def process(self, item):
        raise ValueError("größe 🦀 \u0000 \ud800")
