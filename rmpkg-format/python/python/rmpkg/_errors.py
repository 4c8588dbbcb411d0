"""What can go wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


class RmpkgError(Exception):
    """Something went wrong: the base of all that this package raises, and what this machine or a call is to blame for.

    It is made of one argument, a sentence or an error document (a dict), so that it survives pickling and engines that
    make exceptions anew.
    """

    def __init__(self, document: str | dict[str, Any] = "") -> None:
        super().__init__(document)
        known = document if isinstance(document, dict) else {"message": str(document)}
        #: All that is known, with the fields of the error document.
        self.document: dict[str, Any] = known
        #: What kind of error it is, such as ``node_failed`` or ``timeout``.
        self.kind: str = known.get("kind") or "internal"
        #: What happened, one sentence.
        self.message: str = known.get("message") or ""
        #: The id of the node that failed, if one did.
        self.node_id: str | None = known.get("node")
        #: That node's type.
        self.node_type: str | None = known.get("node_type")
        #: The index of the last item that the node got, from 0, if it failed at one.
        self.item_index: int | None = known.get("item")
        #: Of a stream, the index of the last item that was read, from 0.
        self.stream_item: int | None = known.get("stream_item")
        #: The type of the node's exception, if it was a Python node.
        self.python_type: str | None = known.get("python_type")
        #: Python's traceback in the node.
        self.traceback: str | None = known.get("traceback")
        #: What led to it, the nearest first: dicts with ``relation``, ``python_type`` and ``message``.
        self.causes: list[dict[str, Any]] = known.get("causes") or []
        #: What failed besides while the nodes were cleaned up: dicts with the fields of an error.
        self.cleanup_errors: list[dict[str, Any]] = known.get("cleanup_errors") or []
        #: What the run cost until then, if its nodes began to run.
        self.metrics: dict[str, Any] | None = known.get("metrics")
        #: ``host`` if this process has seen it, ``guest`` if the package says so of itself.
        self.reported_by: str = known.get("reported_by") or "host"
        #: The exit code that the command ends with for it.
        self.exit_code: int = known.get("exit_code") or 1
        #: The name of a package's defect, which does not change.
        self.code: str | None = known.get("code")
        #: What was written to stderr, where it is kept.
        self.stderr: str | None = known.get("stderr")

    @property
    def cause(self) -> str | None:
        """What led to it most directly, one sentence."""
        return self.causes[0].get("message") if self.causes else None

    def __str__(self) -> str:
        # Most messages of nodes name the node.
        is_named = self.node_id is None or f"`{self.node_id}`" in self.message
        return self.message if is_named else f"node `{self.node_id}`: {self.message}"


class PackageError(RmpkgError):
    """The package can't be read, or is not what was demanded: ``invalid_package`` or ``untrusted_package``."""


class PipelineError(RmpkgError):
    """The pipeline failed by itself: a node, its manifest, or the runtime in it."""


class LimitError(RmpkgError):
    """A limit was hit, of time, memory, depth or of what is written. ``kind`` names it."""


@dataclass(frozen=True)
class ItemError:
    """Stands in the place of an item that failed, where :meth:`Package.map` keeps errors."""

    #: The item's index among all that were given, from 0.
    index: int
    #: Why it failed.
    error: Exception
