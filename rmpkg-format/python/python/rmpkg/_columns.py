"""Results beside the rows that they come from: in tables of Arrow, and in frames of pandas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from rmpkg import RmpkgError
from rmpkg._job import Job

#: The column that says why rows failed, where they are kept.
ERROR = "error"


@dataclass(frozen=True)
class Columns:
    """Where items come from, and where results go."""

    #: The items' column; whole rows are items without one.
    column: str | None
    #: The column for the results.
    output: str
    #: Their type; they are JSON texts without one.
    result_type: pa.DataType | None = None

    def check(self, names: list[str], on_error: str) -> None:
        """Looks whether the columns of a table fit.

        :raises ValueError: if the items' column is missing, or results would take a column's place.
        """
        if self.column is not None and self.column not in names:
            raise ValueError(f"there is no column `{self.column}` for the items; there are {', '.join(names)}")
        taken = [name for name in self.added(on_error) if name in names]
        if taken:
            raise ValueError(f"there is a column `{taken[0]}` already; rename it, or name another `output`")

    def added(self, on_error: str) -> list[str]:
        """The names of the columns that a table gets."""
        return [self.output, ERROR] if on_error == "keep" else [self.output]

    def results(self, items: list[Any], job: Job) -> list[pa.Array]:
        """The columns that a table gets, for a batch of items."""
        results, errors = job.run_each(items, as_json=self.result_type is None)
        return [self._array(results), pa.array(errors, pa.string())][: len(self.added(job.on_error))]

    def _array(self, results: list[Any]) -> pa.Array:
        try:
            return pa.array(results, self.result_type or pa.string())
        except (pa.ArrowException, OverflowError) as error:
            raise RmpkgError(f"the results do not fit `result_type`, {self.result_type}: {error}") from None


def map_table(table: pa.Table, job: Job, columns: Columns) -> pa.Table:
    """The table with the results of its rows, as one batch."""
    columns.check(table.column_names, job.on_error)
    column = columns.column
    items = table.to_pylist() if column is None else table.column(column).to_pylist()
    for name, array in zip(columns.added(job.on_error), columns.results(items, job)):
        table = table.append_column(name, array)
    return table


def map_pandas(frame: Any, job: Job, columns: Columns) -> Any:
    """As `map_table`, for a `pandas.DataFrame`. It keeps its index."""
    columns.check([str(name) for name in frame.columns], job.on_error)
    arrays = columns.results(_items(frame, columns.column), job)
    series = [_series(array, frame.index) for array in arrays]
    return frame.assign(**dict(zip(columns.added(job.on_error), series)))


def _items(frame: Any, column: str | None) -> list[Any]:
    if column is not None:
        return _values(frame[column])
    names = [str(name) for name in frame.columns]
    rows = zip(*(_values(frame[name]) for name in frame.columns))
    return [dict(zip(names, row)) for row in rows]


def _values(series: Any) -> list[Any]:
    """Values of Python: missing ones are `None`, as JSON has it. Objects stay what they are."""
    if series.dtype == object:
        return series.tolist()
    return pa.Array.from_pandas(series).to_pylist()


def _series(array: pa.Array, index: Any) -> Any:
    import pandas

    dtype = "string[pyarrow]" if pa.types.is_string(array.type) else pandas.ArrowDtype(array.type)
    return pandas.Series(array, index=index, dtype=dtype)
