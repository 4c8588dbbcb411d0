"""Reads tables of readings, and sets aside what cannot be right."""

import csv

import numpy as np


class ReadTable:
    """Turns CSV text with the columns `time`, `station` and those of numbers into arrays."""

    def __init__(self, columns: list[str]):
        self.columns = columns

    def process(self, item: str) -> dict:
        """Takes the text, whose first line names the columns.

        Gives arrays of shape (rows,): `time` as datetime64 in minutes, `station` as text, and each
        column of numbers as float64, with NaN for a cell that is empty.

        Raises KeyError if a column is missing, and ValueError if there is no row, a cell holds
        something else, or a row is shorter or longer than the first line.
        """
        header, *rows = csv.reader(item.splitlines())
        if not rows:
            raise ValueError("the table has no rows")
        cells = dict(zip(header, np.array(rows).T, strict=True))
        numbers = {name: as_numbers(cells[name]) for name in self.columns}
        return {"time": cells["time"].astype("M8[m]"), "station": cells["station"], **numbers}


class SetOutliersAside:
    """Replaces readings that are far from all others of their station with NaN.

    How far a reading is from the median is told in units of the median distance, scaled so that
    it would be the standard deviation if the readings were normally distributed.
    """

    def __init__(self, threshold: float = 5.0):
        self.threshold = threshold

    def process(self, item: dict) -> dict:
        """Takes a table of `ReadTable`, and adds `outliers`: what was set aside, in order."""
        outliers = []
        for name in number_columns(item):
            for station in np.unique(item["station"]):
                rows = np.flatnonzero(item["station"] == station)
                far = rows[distance(item[name][rows]) > self.threshold]
                outliers += [describe(item, name, row) for row in far]
                item[name][far] = np.nan
        return {**item, "outliers": outliers}


def as_numbers(cells: np.ndarray) -> np.ndarray:
    """Gives cells of text as float64 of the same shape."""
    return np.where(cells == "", "nan", cells).astype(float)


def number_columns(table: dict) -> list[str]:
    """Gives the names of the columns of numbers, in order."""
    return [name for name, column in table.items() if column.dtype.kind == "f"]


def distance(values: np.ndarray) -> np.ndarray:
    """Gives how many deviations each value is from the median; NaN where there is no value.

    If more than half of the values are the same there is no telling, and every distance is 0.
    """
    from_median = np.abs(values - np.nanmedian(values))
    deviation = 1.4826 * np.nanmedian(from_median)
    return from_median / deviation if deviation else np.zeros_like(values)


def describe(table: dict, name: str, row: int) -> dict:
    """Gives one reading as JSON."""
    time, station = str(table["time"][row]), str(table["station"][row])
    return {"time": time, "station": station, "column": name, "value": float(table[name][row])}
