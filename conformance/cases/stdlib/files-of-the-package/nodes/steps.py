from pathlib import Path


class Step:
    def process(self, item):
        here = Path(__file__).parent
        return [(here / "table.txt").read_text(), sorted(path.name for path in here.iterdir() if path.is_file()), str(here)[-4:] != ""]
