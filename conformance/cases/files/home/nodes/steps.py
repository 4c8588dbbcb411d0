import os
import tempfile
from pathlib import Path


class Step:
    """Where libraries keep their caches and settings."""

    def process(self, item):
        return [item, getattr(self, item)()]

    def is_a_folder(self):
        return Path.home().is_dir()

    def is_the_same_for_everybody(self):
        return str(Path.home()) == os.path.expanduser("~") == os.environ["HOME"]

    def expands(self):
        return Path("~/.cache/library").expanduser() == Path.home() / ".cache" / "library"

    def has_room_for_a_cache(self):
        with tempfile.TemporaryDirectory(dir=Path.home()) as folder:
            cache = Path(folder, ".cache", "library")
            cache.mkdir(parents=True, exist_ok=True)
            (cache / "state.json").write_text("{}")
            return (cache / "state.json").read_text()
