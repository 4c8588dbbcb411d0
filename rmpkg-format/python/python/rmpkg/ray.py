"""Packages on Ray: `map_dataset` runs one over the rows of a `ray.data.Dataset`.

Ray keeps actors, each with the package compiled once; each batch has an instance of its own.
"""

from __future__ import annotations

import warnings
from typing import Any, Literal, Unpack

import pyarrow as pa
from ray.data import ActorPoolStrategy, Dataset

from rmpkg._columns import Columns, map_table
from rmpkg._job import Job
from rmpkg._options import RunOptions

__all__ = ["map_dataset"]


def map_dataset(
    dataset: Dataset,
    package: Any,
    *,
    column: str | None = None,
    output: str = "result",
    result_type: pa.DataType | None = None,
    batch_size: int = 1024,
    concurrency: int | tuple[int, int] = 1,
    on_error: Literal["raise", "keep"] = "raise",
    retries: int = 3,
    ray_remote_args: dict[str, Any] | None = None,
    **options: Unpack[RunOptions],
) -> Dataset:
    """The dataset with a column of results: one for each row, beside what the row has.

    :param package: a `Package`, a path, or bytes. A path is opened on each machine; bytes travel there.
    :param column: the column of the items; without one whole rows are items, as objects. Values are Arrow's: null is
        None, a tensor an array of NumPy.
    :param output: the column for the results.
    :param result_type: the type of that column; without one it has JSON texts.
    :param batch_size: the most rows of a batch. What nodes keep between items ends with it.
    :param concurrency: the number of actors, or the least and the most of them. Ray reads data in tasks that want a
        processor, too: keep it below the number of processors.
    :param on_error: with ``"raise"``, an item that fails ends the job with Ray's ``RayTaskError``, whose text names the
        item. With ``"keep"``, its result is null, and the column ``error`` says why.
    :param retries: how often an actor whose process dies is started again, and its batch repeated.
    :param ray_remote_args: further arguments of Ray for its actors, such as ``num_cpus``.
    :param options: limits and folders, for each batch; see :class:`rmpkg._options.RunOptions`.
    :raises ValueError: for arguments that cannot be.
    :raises PackageError: if the package can't be read.
    """
    job = Job.of(package, on_error, options)
    # Ray itself would repeat without end what kills its process.
    remote = {"max_restarts": retries, "max_task_retries": retries, **(ray_remote_args or {})}
    with warnings.catch_warnings():
        # It warns that there will be another way to say this, and has none yet.
        warnings.filterwarnings("ignore", "`ray_remote_args` is deprecated")
        return dataset.map_batches(
            _Actor,
            fn_constructor_args=(job, Columns(column, output, result_type)),
            batch_format="pyarrow",
            batch_size=batch_size,
            compute=_pool(concurrency),
            **remote,
        )


class _Actor:
    """What each of Ray's actors holds."""

    def __init__(self, job: Job, columns: Columns) -> None:
        self._job, self._columns = job, columns
        job.open()

    def __call__(self, batch: pa.Table) -> pa.Table:
        return map_table(batch, self._job, self._columns)


def _pool(concurrency: int | tuple[int, int]) -> ActorPoolStrategy:
    if isinstance(concurrency, int):
        return ActorPoolStrategy(size=concurrency)
    least, most = concurrency
    return ActorPoolStrategy(min_size=least, max_size=most)
