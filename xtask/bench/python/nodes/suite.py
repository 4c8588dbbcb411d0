"""Times everyday programs on the standard library, alike in every interpreter."""

import json
import os
import platform
import sys

# Not every interpreter looks beside the program that it runs.
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from programs import PROGRAMS  # noqa: E402
from timing import settled  # noqa: E402


def run(seconds):
    """Times all programs, each in windows of so many seconds; their values tell whether they did the same."""
    return {
        "python": platform.python_version(),
        "values": [(name, str(program())) for name, program in PROGRAMS.items()],
        "seconds": [(name, settled(program, seconds)) for name, program in PROGRAMS.items()],
    }


class Suite:
    """The suite as a node; the item is the length of a window in seconds."""

    def process(self, seconds):
        return run(seconds)


if __name__ == "__main__":
    json.dump(run(float(sys.argv[1])), sys.stdout)
