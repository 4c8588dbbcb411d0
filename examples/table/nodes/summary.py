"""Summarises tables of readings."""

from collections.abc import Iterator

import numpy as np


class StationSummary:
    """Describes each station of a table: how its readings are distributed, and its months."""

    def process(self, item: dict) -> Iterator[dict]:
        """Takes a table of `SetOutliersAside`, and yields an object for each station, by name.

        It has the count of `readings`, statistics of `temperature` (°C) and `humidity` (%), their
        `correlation`, the `outliers`, which count as missing above, and a chart of the monthly
        mean temperature.
        """
        for station in np.unique(item["station"]):
            rows = item["station"] == station
            temperature, humidity = item["temperature"][rows], item["humidity"][rows]
            name = str(station)
            yield {
                "station": name,
                "readings": int(np.count_nonzero(rows)),
                "temperature": describe(temperature),
                "humidity": describe(humidity),
                "correlation": correlation(temperature, humidity),
                "outliers": [found for found in item["outliers"] if found["station"] == name],
                "chart": monthly_chart(name, item["time"][rows], temperature),
            }


class DailyMean:
    """Draws the mean of a column over all stations, day by day."""

    def __init__(self, column: str, unit: str):
        self.column = column
        self.label = f"{column}, {unit}"

    def process(self, item: dict) -> dict:
        """Takes a table, and gives a chart: y is float64 of shape (days,), NaN without values."""
        days, means = mean_by("M8[D]", item["time"], item[self.column])
        title = f"Daily mean of {self.column}"
        return {"chart": {"title": title, "x": days, "y": means, "y_label": self.label}}


def describe(values: np.ndarray) -> dict:
    """Gives the statistics of values as JSON.

    A value that is NaN is missing. If all are, there is no other number than how many.
    """
    known = values[~np.isnan(values)]
    missing = values.size - known.size
    if known.size == 0:
        return {"missing": missing}
    low, median, high = np.percentile(known, [5, 50, 95])
    numbers = {
        "mean": known.mean(),
        "deviation": known.std(ddof=1),
        "least": known.min(),
        "percentile_5": low,
        "median": median,
        "percentile_95": high,
        "greatest": known.max(),
    }
    return {"missing": missing, **{name: rounded(value) for name, value in numbers.items()}}


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Gives Pearson's coefficient of those pairs of which both are known."""
    known = ~np.isnan(a) & ~np.isnan(b)
    return rounded(np.corrcoef(a[known], b[known])[0, 1])


def monthly_chart(station: str, time: np.ndarray, temperature: np.ndarray) -> dict:
    """Gives the mean of each month as bars."""
    months, means = mean_by("M8[M]", time, temperature)
    title = f"Monthly mean at {station}"
    return {"kind": "bars", "title": title, "x": months, "y": means, "y_label": "temperature, °C"}


def mean_by(unit: str, time: np.ndarray, values: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Gives each day, month or other unit in which there are rows, and the mean of its values.

    The means are float64 of shape (units,), rounded to three places, with NaN for a unit that has
    no known value.
    """
    units, unit_of_row = np.unique(time.astype(unit), return_inverse=True)
    known = ~np.isnan(values)
    sums = np.bincount(unit_of_row[known], values[known], minlength=units.size)
    counts = np.bincount(unit_of_row[known], minlength=units.size)
    means = np.full(units.size, np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return units.astype(str).tolist(), means.round(3)


def rounded(value: np.floating) -> float:
    """Gives a number as JSON has it, with three places."""
    return round(float(value), 3)
