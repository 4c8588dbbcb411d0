"""What a run gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Result:
    """What a run gave."""

    #: The resulting items.
    results: list[Any]
    #: ``total_ms`` and the time of each node, in ``nodes``; also ``python_start_ms`` and ``peak_memory_bytes``.
    metrics: dict[str, Any]
    #: ``node_count``, ``source_count``, ``sink_count`` and ``execution_order``.
    graph_info: dict[str, Any]
    #: What the pipeline wrote to stderr.
    stderr: str
    #: The largest size that its memory had.
    peak_memory_bytes: int
    #: How long it ran.
    seconds: float

    @property
    def outputs(self) -> Any:
        """The results; a single one without its list, as the field ``outputs`` of the report has it."""
        return self.results[0] if len(self.results) == 1 else self.results
