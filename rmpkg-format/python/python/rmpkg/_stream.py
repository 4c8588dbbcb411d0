"""Results as they are made."""

from __future__ import annotations

import atexit
import threading
import weakref
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from rmpkg import _rmpkg
from rmpkg._end import active

#: Of a sequence, which is there already, so many items are given at once.
_TOGETHER = 256


class Stream(Iterator[Any]):
    """The results of a pipeline that runs on items as they come. Closed, or dropped, it ends the run.

    It is a context manager, too: ``with package.stream(items) as results``.
    """

    def __init__(self, native: _rmpkg.Stream, items: Iterable[Any]) -> None:
        self._native: _rmpkg.Stream | None = native
        _open.add(self)
        self._raised: list[BaseException] = []
        #: The node that gave the last result, if several feed no other.
        self.sink: str | None = None
        self._success: dict[str, Any] = {}
        feeder = threading.Thread(
            target=_feed, args=(native, items, self._raised), name="rmpkg feeder", daemon=True
        )
        feeder.start()

    @property
    def metrics(self) -> dict[str, Any] | None:
        """What the stream has cost, once it came to its end."""
        return self._success.get("metrics")

    @property
    def graph_info(self) -> dict[str, Any] | None:
        """The shape of the pipeline, once the stream came to its end."""
        return self._success.get("graph_info")

    @property
    def stderr(self) -> str | None:
        """The end of what the pipeline wrote to stderr, once the stream came to its end."""
        return self._success.get("stderr")

    @property
    def peak_memory_bytes(self) -> int | None:
        """The largest size that its memory had, once the stream came to its end."""
        return self._success.get("peak_memory_bytes")

    def __iter__(self) -> Stream:
        return self

    def __next__(self) -> Any:
        # Another thread may close it meanwhile.
        native = self._native
        if native is None:
            raise StopIteration
        try:
            given = native.next()
        except BaseException:
            self.close()
            raise
        if given is None:
            self._success = self._success or native.success() or {}
            self.close()
            if self._raised:
                raise self._raised.pop()
            raise StopIteration
        self.sink, result = given
        return result

    def close(self) -> None:
        """Ends the run, wherever it is. What was not taken is lost."""
        native, self._native = self._native, None
        if native is not None:
            native.close()
            _open.discard(self)

    def __enter__(self) -> Stream:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        if getattr(self, "_native", None) is not None:
            self.close()


#: Those that were not closed.
_open: weakref.WeakSet[Stream] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    for stream in list(_open):
        stream.close()


def _feed(native: _rmpkg.Stream, items: Iterable[Any], raised: list[BaseException]) -> None:
    """Gives the pipeline items until there are no more, or it takes no more."""
    # What is computed is given at once: who makes the next item may wait for what becomes of this one.
    together = _TOGETHER if isinstance(items, (list, tuple, range)) else 1
    try:
        source, start, takes = iter(items), 0, True
        while takes and (batch := list(islice(source, together))):
            with active():
                takes = native.send(batch, start)
            start += len(batch)
        if (close := getattr(source, "close", None)) is not None:
            close()
    except BaseException as error:  # noqa: BLE001
        raised.append(error)
    finally:
        native.finish()
