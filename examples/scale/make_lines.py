"""Writes messages as JSON, one on each line: the same ones each time.

    python make_lines.py FILE [LINES]
"""

import json
import random
import sys

AUTHORS = ["Ada", "Blaise", "Charles", "Emmy", "Grace", "Zoë"]
WORDS = """
the engine weaves and loom patterns of numbers that no hand has drawn while wheels turn a card falls into
place each row is counted twice once by machine by its maker größe ist nicht alles mais rien sans travail
""".split()


def messages(count):
    """`count` messages. Only `random.random` is used: Python promises that it stays the same for a seed."""
    random.seed(1843)

    def choose(things):
        return things[int(random.random() * len(things))]

    for _ in range(count):
        words = [choose(WORDS) for _ in range(5 + int(random.random() * 15))]
        yield {"author": choose(AUTHORS), "text": " ".join(words).capitalize() + "."}


def main(path, count="1000000"):
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        for message in messages(int(count)):
            file.write(json.dumps(message, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
