"""Writes `weather.csv` and `input.json`: the readings that `table.json` describes.

    python3 examples/table/make_input.py [FOLDER]

The readings are made, not taken, so that it is known which are missing and which one is wrong.
"""

import csv
import io
import json
import math
import random
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

HERE = Path(__file__).parent


def main(folder: Path) -> None:
    text = table(json.loads((HERE / "table.json").read_text()))
    (folder / "weather.csv").write_text(text)
    (folder / "input.json").write_text(json.dumps([text], indent=2) + "\n")


def table(settings: dict) -> str:
    """Gives the CSV text: a line for each station at each time."""
    chance = random.Random(settings["seed"])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["time", "station", "temperature", "humidity"])
    weather = 0.0
    for when in times(settings):
        weather = 0.9 * weather + chance.gauss(0, 1)
        for station in settings["stations"]:
            values = reading(station, when, weather, chance)
            values = with_outlier(settings, station, when, values)
            gaps = [is_missing(settings, when, chance) for _ in values]
            cells = ["" if gap else value for gap, value in zip(gaps, values)]
            writer.writerow([when.isoformat(timespec="minutes"), station["name"], *cells])
    return text.getvalue()


def times(settings: dict) -> list[datetime]:
    """Gives the times of the readings, in order."""
    first = datetime.fromisoformat(settings["first_day"])
    days = [first + timedelta(days=day) for day in range(settings["days"])]
    return [datetime.combine(day, time(hour)) for day in days for hour in settings["hours"]]


def reading(station: dict, when: datetime, weather: float, chance: random.Random) -> list:
    """Gives a temperature in °C and a relative humidity in percent.

    It gets warmer towards spring and in the afternoon, and drier when it is warmer.
    """
    spring = 0.06 * when.timetuple().tm_yday
    afternoon = 2.5 * math.cos(math.tau * (when.hour - 14) / 24)
    warmth = weather + afternoon + chance.gauss(0, 0.4)
    humidity = round(station["humidity"] - 2.5 * warmth + chance.gauss(0, 3))
    return [round(station["temperature"] + spring + warmth, 1), min(max(humidity, 0), 100)]


def with_outlier(settings: dict, station: dict, when: datetime, values: list) -> list:
    """Gives the values as a thermometer that failed once has shown them."""
    outlier = settings["outlier"]
    failed = station["name"] == outlier["station"]
    if failed and when == datetime.fromisoformat(outlier["time"]):
        return [outlier["temperature"], *values[1:]]
    return values


def is_missing(settings: dict, when: datetime, chance: random.Random) -> bool:
    """Whether a value was not recorded: now and then one, and on one day all."""
    missing = settings["missing"]
    return chance.random() < missing["share"] or f"{when:%Y-%m-%d}" == missing["whole_day"]


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
