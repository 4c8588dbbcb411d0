"""Packages that are open."""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any, Literal, Unpack

from rmpkg import _map, _options, _rmpkg
from rmpkg._end import active
from rmpkg._lock import ForkLock
from rmpkg._options import Path, RunOptions
from rmpkg._result import Result
from rmpkg._stream import Stream

#: Packages that were unpickled stay open: engines unpickle one for each task.
_KEPT = 8
_kept: OrderedDict[tuple[str, bool], Package] = OrderedDict()
_lock = ForkLock()


def open(  # noqa: A001
    path_or_bytes: Path | bytes | bytearray | memoryview,
    *,
    public_key: Path | Iterable[Path] | None = None,
    signature: Path | bytes | None = None,
    sha256: str | None = None,
    runtime: str | Iterable[str] | None = None,
    cache: bool = True,
) -> Package:
    """Opens a package, a file or bytes, if it is what is demanded. Nothing of any other is unpacked or compiled.

    :param public_key: a minisign key as text, else the name of its file; of several, one must have signed.
    :param signature: the detached signature, a file or its content; by default the one in the package, else the one in
        the file of the same name with the ending ``.minisig``.
    :param sha256: the digest that the package file must have.
    :param runtime: digests of the runtimes (modules) that may run.
    :param cache: whether what is compiled is kept, in the command's cache.
    :raises PackageError: if it can't be read, or is not what is demanded.
    """
    source = _source(path_or_bytes)
    demands = {
        "keys": [os.fspath(key) for key in _several(public_key)],
        "signature": signature,
        "sha256": sha256,
        "runtimes": list(_several(runtime)),
    }
    file = source if isinstance(source, str) else None
    return Package(_rmpkg.open(source, demands, cache), file, cache)


def _source(given: Any) -> str | bytes:
    if isinstance(given, (bytes, bytearray, memoryview)):
        return bytes(given)
    # Absolute, so that another process finds it, too.
    return os.path.abspath(os.fsdecode(given))


def _several(given: Any) -> list[Any]:
    if given is None:
        return []
    return [given] if isinstance(given, (str, os.PathLike)) else list(given)


class Package:
    """A package that is ready to run, any number of times and from several threads at once.

    It can be pickled: another process opens the same file anew and demands the same digest of it. One that was opened
    from bytes takes them along. A child of ``fork`` goes on with it; what it needs it loads again by itself.
    """

    def __init__(self, native: _rmpkg.Package, file: str | None, cache: bool) -> None:
        self._native = native
        self._file = file
        self._cache = cache

    @property
    def digest(self) -> str:
        """SHA-256 of the package file."""
        return self._native.digest

    @property
    def manifest(self) -> dict[str, Any]:
        """The pipeline's manifest."""
        return self._native.manifest()

    def inspect(self) -> dict[str, Any]:
        """Checks every byte, and gives what ``rmpkg inspect --json`` says, but for a signature beside the file."""
        return self._native.inspect()

    def run(
        self,
        items: Iterable[Any] | None = None,
        *,
        on_output: Callable[[str], object] | IO[str] | None = None,
        **options: Unpack[RunOptions],
    ) -> Result:
        """Runs the pipeline on items, each a JSON value in any part of which NumPy arrays may stand, and waits.

        Without items its sources run. Ctrl-C ends the run.

        :param on_output: gets what the pipeline writes to stderr while it runs: a callable, or a file such as
            ``sys.stderr``.
        :param options: limits and folders, see :class:`RunOptions`.
        :raises TypeError: if an item is no JSON; it names the place, and has the item's index as ``item_index``.
        :raises PipelineError: if the pipeline fails.
        :raises LimitError: if it hits a limit.
        """
        return self._run(items, None, on_output, options)

    def _run(
        self,
        items: Iterable[Any] | None,
        cancel: _rmpkg.Cancel | None,
        on_output: Any,
        options: Any,
        as_json: bool = False,
    ) -> Result:
        given = None if items is None else list(items)
        listener = _options.listener(on_output)
        with active():
            return Result(**self._native.run(given, _options.native(options), listener, cancel, as_json))

    def stream(
        self,
        items: Iterable[Any],
        *,
        item_timeout: float | None = None,
        on_output: Callable[[str], object] | IO[str] | None = None,
        **options: Unpack[RunOptions],
    ) -> Stream:
        """Runs the pipeline on items as they come, and gives the results one by one, as they are made.

        The nodes live as long as the stream. Items are read by a thread of its own, not much faster than results are
        taken. Arrays cross as base64.

        :param item_timeout: seconds that the pipeline may compute for an item; ``timeout`` counts for all.
        :param on_output: as of :meth:`run`, but it is called by a thread of the stream's own. What it raises ends the
            stream, and is raised by whoever takes the next result.
        """
        listener = _options.listener(on_output)
        return Stream(self._native.stream(_options.native(options), item_timeout, listener), items)

    def map(
        self,
        items: Iterable[Any],
        *,
        batch_size: int = 1000,
        workers: int = 1,
        on_error: Literal["raise", "keep"] = "raise",
        **options: Unpack[RunOptions],
    ) -> Iterator[Any]:
        """Runs the pipeline on batches of items, each in a fresh instance, and gives the results in order.

        :param workers: how many threads run batches at once.
        :param on_error: with ``"raise"``, an item that fails ends everything; its error has the index among all items.
            With ``"keep"``, an :class:`ItemError` stands in its place. The others of its batch are run again then, in
            smaller batches. What fails without any item is raised in any case.
        """
        return _map.run(self._run, items, batch_size, workers, on_error, dict(options))

    def __reduce__(self) -> tuple[Any, ...]:
        source = self._native.content() if self._file is None else self._file
        return _reopen, (source, self.digest, self._cache)

    def __repr__(self) -> str:
        return f"<rmpkg.Package {self._file or 'from bytes'}, sha256 {self.digest[:16]}…>"


def _reopen(source: str | bytes, digest: str, cache: bool) -> Package:
    key = (digest, cache)
    with _lock.held():
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    package = open(source, sha256=digest, cache=cache)
    with _lock.held():
        _kept[key] = package
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    return package
