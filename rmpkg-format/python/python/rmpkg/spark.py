"""Packages on Spark: `map_frame` runs one over the rows of a `pyspark.sql.DataFrame`.

Each of Spark's Python processes compiles the package once and keeps it over partitions and jobs; each batch has an
instance of its own. Spark makes batches of at most ``spark.sql.execution.arrow.maxRecordsPerBatch`` rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal, Unpack

import pyarrow as pa

from rmpkg._columns import Columns, map_pandas, map_table
from rmpkg._job import Job
from rmpkg._options import RunOptions

if TYPE_CHECKING:
    import pandas
    from pyspark.sql import DataFrame

__all__ = ["arrow_function", "map_frame", "pandas_function"]


def map_frame(
    frame: DataFrame,
    package: Any,
    *,
    column: str | None = None,
    output: str = "result",
    on_error: Literal["raise", "keep"] = "raise",
    **options: Unpack[RunOptions],
) -> DataFrame:
    """The frame with a column of results: one for each row, beside what the row has.

    What nodes keep between items ends with the batch.

    :param package: a `Package`, a path, or bytes. A path is opened on each machine; bytes travel there.
    :param column: the column of the items; without one whole rows are items, as objects. Null is None.
    :param output: the column for the results. They are JSON texts, to which ``from_json`` gives a type.
    :param on_error: with ``"raise"``, an item that fails ends the job with Spark's ``PythonException``, whose text names
        the item. With ``"keep"``, its result is null, and the column ``error`` says why.
    :param options: limits and folders, for each batch; see :class:`rmpkg._options.RunOptions`.
    :raises ValueError: for arguments that cannot be.
    :raises PackageError: if the package can't be read.
    """
    from pyspark.sql.types import StringType, StructField, StructType

    function = arrow_function(package, column=column, output=output, on_error=on_error, **options)
    columns = Columns(column, output)
    columns.check(frame.columns, on_error)
    added = (StructField(name, StringType()) for name in columns.added(on_error))
    return frame.mapInArrow(function, StructType([*frame.schema.fields, *added]))


def arrow_function(
    package: Any,
    *,
    column: str | None = None,
    output: str = "result",
    on_error: Literal["raise", "keep"] = "raise",
    **options: Unpack[RunOptions],
) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """A function for ``DataFrame.mapInArrow``, for those who state the schema themselves; else as `map_frame`."""
    job, columns = Job.of(package, on_error, options), Columns(column, output)

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            yield from map_table(pa.Table.from_batches([batch]), job, columns).combine_chunks().to_batches()

    return run


def pandas_function(
    package: Any,
    *,
    column: str | None = None,
    output: str = "result",
    on_error: Literal["raise", "keep"] = "raise",
    **options: Unpack[RunOptions],
) -> Callable[[Iterator[pandas.DataFrame]], Iterator[pandas.DataFrame]]:
    """As `arrow_function`, for ``DataFrame.mapInPandas``."""
    job, columns = Job.of(package, on_error, options), Columns(column, output)

    def run(frames: Iterator[pandas.DataFrame]) -> Iterator[pandas.DataFrame]:
        for frame in frames:
            yield map_pandas(frame, job, columns)

    return run
