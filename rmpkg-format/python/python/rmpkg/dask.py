"""Packages on Dask: `map_bag` runs one over a bag, `map_frame` over a dataframe.

Each process compiles the package once, whatever the scheduler; each partition has an instance of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Literal, Unpack

from dask import delayed
from dask.base import tokenize

from rmpkg._job import Job
from rmpkg._options import RunOptions

if TYPE_CHECKING:
    import pyarrow as pa
    from dask.bag import Bag
    from dask.dataframe import DataFrame

__all__ = ["map_bag", "map_frame"]


def map_bag(
    bag: Bag,
    package: Any,
    *,
    on_error: Literal["raise", "keep"] = "raise",
    **options: Unpack[RunOptions],
) -> Bag:
    """A bag of the results, in the order of the items. An item may have any number of them.

    What nodes keep between items ends with the partition.

    :param package: a `Package`, a path, or bytes. A path is opened on each machine; bytes travel there.
    :param on_error: with ``"raise"``, an item that fails is raised as by `Package.run`: the message has the item, and
        ``item_index`` is its index in its partition. With ``"keep"``, an `ItemError` stands in its place.
    :param options: limits and folders, for each partition; see :class:`rmpkg._options.RunOptions`.
    :raises ValueError: for arguments that cannot be.
    :raises PackageError: if the package can't be read.
    """
    return bag.map_partitions(_run_partition, _once(Job.of(package, on_error, options)))


def map_frame(
    frame: DataFrame,
    package: Any,
    *,
    column: str | None = None,
    output: str = "result",
    result_type: pa.DataType | None = None,
    on_error: Literal["raise", "keep"] = "raise",
    **options: Unpack[RunOptions],
) -> DataFrame:
    """The frame with a column of results: one for each row, beside what the row has.

    :param column: the column of the items; without one whole rows are items, as objects. What is missing is None.
    :param output: the column for the results.
    :param result_type: the type of that column; without one it has JSON texts.
    :param on_error: as in `map_bag`; with ``"keep"``, the result is missing, and the column ``error`` says why.

    The rest is as in `map_bag`.
    """
    from rmpkg._columns import Columns, map_pandas

    job, columns = Job.of(package, on_error, options), Columns(column, output, result_type)
    meta = map_pandas(frame._meta, job, columns)
    return frame.map_partitions(map_pandas, _once(job), columns, meta=meta)


def _once(job: Job) -> Any:
    """The job as one part of the graph, so that a package's bytes do not stand in it for each partition."""
    return delayed(job, name=f"rmpkg-{tokenize(job.pickled, job.on_error, job.options)}", traverse=False)


# Engines import this by name, so that its module's globals are there once in a process.
def _run_partition(partition: Iterable[Any], job: Job) -> list[Any]:
    return job.run(list(partition))
