"""What runs when the interpreter comes to its end."""

from __future__ import annotations

import atexit
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rmpkg import _rmpkg

#: Seconds that the end is put off at most.
_PATIENCE = 5.0
#: One for each run that somebody waits for.
_active: set[object] = set()


@contextmanager
def active() -> Iterator[None]:
    """Whoever does this is waited for: the interpreter ends threads wherever they are, native code has no such end."""
    token = object()
    _active.add(token)
    try:
        yield
    finally:
        _active.discard(token)


@atexit.register
def _end() -> None:
    _rmpkg.end()
    over = time.monotonic() + _PATIENCE
    while _active and time.monotonic() < over:
        time.sleep(0.001)


# The threads of the parent are not there.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_active.clear)
