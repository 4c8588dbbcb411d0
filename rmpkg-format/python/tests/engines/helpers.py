"""What runs in workers of the engines, which import it, and what tests of all engines share."""

import os
import signal
from pathlib import Path

import rmpkg

PACKAGES = Path(os.environ["RMPKG_TEST_PACKAGES"])
PROBE = PACKAGES / "probe.rmpkg"
TEXT = PACKAGES / "text.rmpkg"


class Noted:
    """A package that notes in a file which process opens it."""

    def __init__(self, package, log):
        self.package, self.log = package, log

    def __reduce__(self):
        return _open_and_note, (self.package, self.log)


def _open_and_note(package, log):
    with open(log, "a", encoding="utf-8") as file:
        file.write(f"{os.getpid()}\n")
    return rmpkg.open(package)


class Deadly:
    """In the place of a package: its runs kill their process each time."""

    def _run(self, *_arguments, **_options):
        os.kill(os.getpid(), signal.SIGKILL)


def openers(log):
    """The processes that have opened a `Noted` package, one entry each time."""
    return Path(log).read_text(encoding="utf-8").split()


def die_once(marker):
    """Kills this process, unless that has happened once."""
    try:
        os.close(os.open(marker, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def items(do, values):
    return [{"do": do, "value": value} for value in values]
