"""Runs ``.rmpkg`` packages: each run in an instance of its own, inside limits.

    import rmpkg

    package = rmpkg.open("mixed.rmpkg")
    print(package.run([10, 20, 30, 25], timeout=60).results)
"""

from rmpkg._errors import ItemError, LimitError, PackageError, PipelineError, RmpkgError
from rmpkg._package import Package, open
from rmpkg._result import Result
from rmpkg._stream import Stream

__all__ = [
    "ItemError",
    "LimitError",
    "Package",
    "PackageError",
    "PipelineError",
    "Result",
    "RmpkgError",
    "Stream",
    "open",
]
