"""What tests share: the packages, and other processes."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import rmpkg

FOLDER = Path(os.environ["RMPKG_TEST_PACKAGES"])
#: Ends what hangs.
PATIENCE = 120


def path(name: str) -> str:
    return str(FOLDER / f"{name}.rmpkg")


@cache
def package(name: str) -> rmpkg.Package:
    return rmpkg.open(path(name))


def python(*words: str, **options) -> subprocess.CompletedProcess:
    """Another Python of this environment, with what it printed."""
    return subprocess.run(
        [sys.executable, *words], capture_output=True, text=True, timeout=PATIENCE, **options
    )
