"""What `rmpkg.ray`, `rmpkg.dask` and `rmpkg.spark` share: a package that travels to workers, and runs of batches."""

from __future__ import annotations

import functools
import pickle
import reprlib
from dataclasses import dataclass
from os import PathLike
from typing import Any

import rmpkg
from rmpkg import _map, _options
from rmpkg._lock import ForkLock

_opening = ForkLock()
_short = reprlib.Repr()
_short.maxstring = _short.maxother = 60
_short.maxdict = _short.maxlist = _short.maxtuple = 3


@dataclass(frozen=True)
class Job:
    """Which package runs, within which limits, and what becomes of items that fail."""

    pickled: bytes
    on_error: str
    options: dict[str, Any]

    @classmethod
    def of(cls, package: Any, on_error: str, options: Any) -> Job:
        """A job for a `Package`, or for what `rmpkg.open` takes. What is wrong with it is told before any work starts.

        :raises ValueError: for another `on_error` than "raise" and "keep".
        :raises TypeError: for options that runs do not have.
        :raises PackageError: if the package can't be read.
        """
        _options.check_on_error(on_error)
        _options.native(options)
        if isinstance(package, (str, bytes, PathLike)):
            package = rmpkg.open(package)
        return cls(pickle.dumps(package), on_error, dict(options))

    def open(self) -> Any:
        """This process's `Package`: opened by whoever asks first, the same for all that follow."""
        # Two threads that ask at the same time would compile it twice.
        with _opening.held():
            return _open(self.pickled)

    def run(self, items: list[Any], as_json: bool = False) -> list[Any]:
        """The results of a batch, in an instance of its own. What fails is raised, or an `ItemError` in its place.

        :param as_json: whether the results are JSON texts, as the pipeline has written them.
        """
        if not items:
            return []
        execute = functools.partial(self.open()._run, as_json=as_json)
        try:
            return list(_map.run(execute, items, len(items), 1, self.on_error, self.options))
        except (rmpkg.PipelineError, rmpkg.LimitError) as error:
            raise type(error)({**error.document, "message": _sentence(error, items)}) from None
        except TypeError as error:
            raise TypeError(_sentence(error, items)) from None

    def run_each(self, items: list[Any], as_json: bool) -> tuple[list[Any], list[str | None]]:
        """As `run`, for items that keep their places: the result of each, and what is to be said of those that fail."""
        results = self.run(items, as_json)
        if len(results) != len(items):
            raise rmpkg.RmpkgError(
                f"the pipeline gave {len(results)} results for {len(items)} items, so they cannot stand beside "
                "them in a table; let each item give one result, or use `rmpkg.dask.map_bag`, which takes any number"
            )
        failed = [isinstance(result, rmpkg.ItemError) for result in results]
        values = [None if bad else result for bad, result in zip(failed, results)]
        return values, [_reason(result.error) if bad else None for bad, result in zip(failed, results)]


@functools.lru_cache(maxsize=8)
def _open(pickled: bytes) -> Any:
    return pickle.loads(pickled)


def _reason(error: Exception) -> str:
    return getattr(error, "message", None) or str(error)


def _sentence(error: Exception, items: list[Any]) -> str:
    index, count = getattr(error, "item_index", None), len(items)
    if index is None or index >= count:
        where = f"a batch of {count} items, of which the first is {_short.repr(items[0])},"
    else:
        where = f"item {index} of a batch of {count}, {_short.repr(items[index])},"
    return f"{where} failed: {_reason(error)}"
