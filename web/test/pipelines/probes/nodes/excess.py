"""Nodes that take too much of something, or leave something behind."""

import itertools
import os
import pathlib
import re
import sys
import time

KEPT = []


class Forever:
    def process(self, item):
        print("for ever", flush=True)
        while True:
            pass


class ForeverInC:
    """Never comes back to Python's own loop."""

    def process(self, item):
        print("for ever", flush=True)
        return sum(itertools.count())


class ForeverInRegex:
    def process(self, item):
        print("for ever", flush=True)
        return re.match("(a+)+$", "a" * 60 + "b")


class ForeverInRecursion:
    """Each level doubles the calls, and none of them loops."""

    def process(self, item):
        print("for ever", flush=True)
        return self.leaves(60)

    def leaves(self, levels):
        return self.leaves(levels - 1) + self.leaves(levels - 1) if levels else 1


class Sleep:
    def process(self, seconds):
        print("for ever", flush=True)
        time.sleep(seconds)


class Memory:
    """Takes memory, in pieces of the item's size, until there is none."""

    def process(self, size):
        pieces = []
        while True:
            pieces.append(bytearray(size))


class Print:
    """Prints as many bytes as the item says."""

    def process(self, size):
        line = "x" * 99
        for _ in range(size // 100):
            print(line)
        return size


class WriteStdout:
    """Writes to the descriptor of stdout, past Python's streams."""

    def process(self, size):
        chunk = b"x" * 65536
        for _ in range(size // len(chunk)):
            os.write(1, chunk)
        return size


class Count:
    """Says how often it ran in this interpreter."""

    def process(self, item):
        KEPT.append(item)
        sys.probes_ran = getattr(sys, "probes_ran", 0) + 1
        return [len(KEPT), sys.probes_ran, item]


class Visits:
    """Counts in a file that is kept; the item is how many models there are."""

    def process(self, models):
        path = pathlib.Path("/data/visits")
        count = int(path.read_text()) + 1 if path.exists() else 1
        path.write_text(str(count))
        names = sorted(os.listdir("/models")) if models else []
        return [count, [pathlib.Path("/models", name).stat().st_size for name in names]]


class Vanish:
    """Counts a visit too, and ends the process as if all were well: with code 0, and without a result."""

    def process(self, item):
        Visits().process(0)
        del sys.modules["posix"]
        __import__("posix")._exit(0)


class Keep:
    """Writes as many bytes to /data as the item says."""

    def process(self, size):
        return pathlib.Path("/data/kept").write_bytes(bytes(size))


class Litter:
    """Makes as many files in /data as the item says."""

    def process(self, count):
        for number in range(count):
            pathlib.Path(f"/data/{number}").touch()
        return count


class ModelSizes:
    """How large the models with these names are."""

    def process(self, names):
        return [pathlib.Path("/models", name).stat().st_size for name in names]
