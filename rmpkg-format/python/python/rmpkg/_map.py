"""Batches of items, each in a fresh instance."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import Any

from rmpkg._errors import ItemError, LimitError, PipelineError
from rmpkg._options import check_on_error
from rmpkg._result import Result
from rmpkg._rmpkg import Cancel

#: Runs a batch: the items, what ends the run, a listener, and the options.
Run = Callable[[Iterable[Any] | None, Cancel | None, Any, Any], Result]

#: What is wrong whatever the items are.
_OF_NO_ITEM = {"internal", "python_unavailable", "missing_module"}
_BAD_INPUT = 2


def run(
    execute: Run,
    items: Iterable[Any],
    batch_size: int,
    workers: int,
    on_error: str,
    options: dict[str, Any],
) -> Iterator[Any]:
    """The results of all items, in order."""
    for name, number in (("batch_size", batch_size), ("workers", workers)):
        if number < 1:
            raise ValueError(f"`{name}` is {number}; it must be at least 1")
    check_on_error(on_error)
    cancel = Cancel()
    batches = _Batches(lambda batch: execute(batch, cancel, None, options).results)
    work = batches.raising if on_error == "raise" else batches.keeping
    return _in_order(work, _numbered(items, batch_size), workers, cancel)


def _numbered(items: Iterable[Any], size: int) -> Iterator[tuple[int, list[Any]]]:
    source, start = iter(items), 0
    while batch := list(islice(source, size)):
        yield start, batch
        start += len(batch)


def _in_order(
    work: Callable[[int, list[Any]], list[Any]],
    batches: Iterator[tuple[int, list[Any]]],
    workers: int,
    cancel: Cancel,
) -> Iterator[Any]:
    if workers == 1:
        for start, batch in batches:
            yield from work(start, batch)
        return
    pool = ThreadPoolExecutor(workers, thread_name_prefix="rmpkg map")
    try:
        waiting: deque[Future[list[Any]]] = deque()
        for start, batch in batches:
            waiting.append(pool.submit(work, start, batch))
            if len(waiting) > workers:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    finally:
        cancel.set()
        pool.shutdown(wait=True, cancel_futures=True)


@dataclass(frozen=True)
class _Failed:
    """A batch that failed, at the item with this index if that is known."""

    index: int | None


class _Batches:
    """Runs batches, and finds the items that fail."""

    def __init__(self, results: Callable[[list[Any]], list[Any]]) -> None:
        self._results = results

    def raising(self, start: int, batch: list[Any]) -> list[Any]:
        """The results of a batch."""
        try:
            return self._results(batch)
        except (PipelineError, LimitError) as error:
            raise _counted_on(error, start) from None
        except TypeError as error:
            raise _counted_on_type(error, start) from None

    def keeping(self, start: int, batch: list[Any]) -> list[Any]:
        """The same, with what failed in its place."""
        results: list[Any] = []
        # No recursion: where each of many items fails, it would go as deep as there are items.
        rest = [(start, batch)]
        while rest:
            first, part = rest.pop()
            given = self._attempt(first, part)
            if isinstance(given, list):
                results += given
            else:
                rest += [(first + cut.start, part[cut]) for cut in reversed(_parts(part, given.index))]
        return results

    def _attempt(self, start: int, batch: list[Any]) -> list[Any] | _Failed:
        """The results of a batch, or of one item the error; else where a batch failed."""
        try:
            return self._results(batch)
        except (PipelineError, LimitError) as error:
            if not self._is_of_an_item(error):
                raise
            index, kept = error.item_index, _counted_on(error, start)
        except TypeError as error:
            index = getattr(error, "item_index", None)
            if index is None:
                raise
            kept = _counted_on_type(error, start)
        return [ItemError(start, kept)] if len(batch) == 1 else _Failed(index)

    def _is_of_an_item(self, error: PipelineError | LimitError) -> bool:
        if error.exit_code == _BAD_INPUT or error.kind in _OF_NO_ITEM:
            return False
        if error.item_index is not None or isinstance(error, LimitError):
            return True
        try:
            self._results([])
        except (PipelineError, LimitError):
            return False
        return True


def _parts(batch: list[Any], index: int | None) -> list[slice]:
    """Where to cut: around the item that a node failed at, if that can be known, else in the middle."""
    middle = len(batch) // 2
    cuts = [0, middle, len(batch)]
    if index is not None and index < len(batch):
        cuts = [0, index, index + 1, len(batch)]
    return [slice(start, end) for start, end in zip(cuts, cuts[1:]) if start < end]


def _counted_on(error: Any, start: int) -> Any:
    """The same error, whose item is counted from the first of all."""
    if error.item_index is None:
        return error
    return type(error)({**error.document, "item": error.item_index + start})


def _counted_on_type(error: TypeError, start: int) -> TypeError:
    index = getattr(error, "item_index", None)
    if index is None:
        return error
    counted = TypeError(str(error).replace(f"item {index}", f"item {index + start}", 1))
    counted.item_index = index + start  # type: ignore[attr-defined]
    return counted
