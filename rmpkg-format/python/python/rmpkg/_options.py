"""The arguments that all kinds of runs share."""

from __future__ import annotations

import codecs
import os
import re
from collections.abc import Callable
from typing import Any, TypedDict

#: A size: bytes, or a text such as ``512MiB``.
Size = int | str
Path = str | os.PathLike[str]

_UNITS = {"": 1, "B": 1, "KIB": 1 << 10, "MIB": 1 << 20, "GIB": 1 << 30}
_UNITS |= {"KB": 10**3, "MB": 10**6, "GB": 10**9}


class RunOptions(TypedDict, total=False):
    """What a run may use and see. What is left out, or None, is as ``rmpkg run`` has it."""

    #: Seconds after which the run is ended.
    timeout: float | None
    #: Memory that it may take.
    max_memory: Size | None
    #: What it may write to stdout, and to stderr.
    max_output: Size | None
    #: Files and folders that it may make.
    max_files: int | None
    #: What it may write to files and as arrays.
    max_file_bytes: Size | None
    #: A folder that nodes see as ``/data`` and may write to.
    data: Path | None
    #: A folder that nodes see as ``/models``, in place of the package's own.
    models: Path | None
    #: A manifest in place of the package's own.
    manifest: dict[str, Any] | None


def native(options: dict[str, Any]) -> dict[str, Any]:
    """The options as the native part takes them, all of them there."""
    names = RunOptions.__annotations__
    for name in options:
        if name not in names:
            raise TypeError(f"`{name}` is no option of a run; there are {', '.join(names)}")
    found = {name: options.get(name) for name in names}
    for name in ("max_memory", "max_output", "max_files", "max_file_bytes"):
        found[name] = _size(name, found[name])
    return found


def check_on_error(on_error: str) -> None:
    """Refuses another word than the two that say what becomes of items that fail."""
    if on_error not in ("raise", "keep"):
        raise ValueError(f"`on_error` is {on_error!r}; it must be 'raise' or 'keep'")


def _size(name: str, size: Size | None) -> int | None:
    if size is None or isinstance(size, int):
        number = size
    else:
        parts = re.fullmatch(r"\s*([0-9]+)\s*([A-Za-z]*)\s*", size)
        unit = _UNITS.get(parts[2].upper()) if parts else None
        number = int(parts[1]) * unit if parts and unit else -1
    if number is not None and not 0 <= number < 1 << 64:
        raise ValueError(f"`{name}` is {size!r}; give it a number, or a text such as '512MiB'")
    return number


def listener(on_output: Any) -> Callable[[bytes], None] | None:
    """What passes bytes of stderr on to a callable or a file of text; a character is never torn."""
    if on_output is None:
        return None
    write = on_output if callable(on_output) else on_output.write
    decoder = codecs.getincrementaldecoder("utf-8")("replace")

    def listen(written: bytes) -> None:
        if text := decoder.decode(written):
            write(text)

    return listen
