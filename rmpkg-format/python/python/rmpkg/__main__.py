"""The command ``rmpkg``."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rmpkg import _rmpkg

#: What packages are made of, if it came with this installation.
_RUNTIME = Path(__file__).parent / "runtime"


def main() -> int:
    """Does what the command line says; the exit code."""
    if _RUNTIME.is_dir():
        os.environ.setdefault("RMPKG_RUNTIME", str(_RUNTIME))
    return _rmpkg.main(["rmpkg", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
