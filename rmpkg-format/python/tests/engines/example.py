"""What `examples/scale` has to come to, from a small part of its lines."""

import re
import sys
from collections import Counter
from pathlib import Path

FOLDER = Path(__file__).parents[4] / "examples" / "scale"
LINES = 3000


def add_to_path():
    """Makes the scripts of the example modules that can be imported."""
    if str(FOLDER) not in sys.path:
        sys.path.insert(0, str(FOLDER))


add_to_path()

import make_lines  # noqa: E402


def lines(folder):
    """A file with the lines."""
    path = folder / "lines.txt"
    make_lines.main(path, LINES)
    return path


def words():
    """The words of each author, counted without any package."""
    counted = Counter()
    for message in make_lines.messages(LINES):
        counted[message["author"]] += len(re.findall(r"\w+", message["text"]))
    return dict(counted)


WORDS = words()
