"""`rmpkg.spark` on Spark on this machine: two threads, with a Python process each, and a second try for each task."""

import json

import pytest
from pyspark.errors import PythonException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F

import example
import helpers
import page
import rmpkg
from rmpkg.spark import arrow_function, map_frame, pandas_function

SCHEMA = "do string, value long"


@pytest.fixture(scope="module")
def spark():
    settings = {"spark.ui.enabled": "false", "spark.sql.execution.arrow.maxRecordsPerBatch": "10"}
    builder = SparkSession.builder.master("local[2,2]").appName("rmpkg")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def frame(spark, items, partitions=1):
    rows = [(item["do"], item["value"]) for item in items]
    return spark.createDataFrame(spark.sparkContext.parallelize(rows, partitions), SCHEMA)


def doubles(spark, count, partitions):
    return frame(spark, helpers.items("double", range(count)), partitions)


def results(frame):
    return {row["value"]: row["result"] and json.loads(row["result"]) for row in frame.collect()}


def test_each_row_gets_its_result(spark):
    mapped = map_frame(doubles(spark, 100, 5), helpers.PROBE)
    assert mapped.columns == ["do", "value", "result"]
    assert results(mapped) == {value: 2 * value for value in range(100)}


def test_bytes_of_a_package_travel(spark):
    assert results(map_frame(doubles(spark, 3, 2), helpers.PROBE.read_bytes())) == {0: 0, 1: 2, 2: 4}


def test_each_process_opens_the_package_once_over_partitions_and_jobs(spark, tmp_path):
    package = helpers.Noted(helpers.PROBE, tmp_path / "log")
    for _ in range(2):
        assert len(results(map_frame(doubles(spark, 80, 8), package))) == 80
    opened = helpers.openers(tmp_path / "log")
    assert len(opened) == len(set(opened)) <= 2


def test_each_batch_has_an_instance_of_its_own(spark):
    mapped = map_frame(frame(spark, helpers.items("count", range(20))), helpers.PROBE)
    assert sorted(results(mapped).values()) == sorted(2 * list(range(1, 11)))


def test_json_gets_a_type(spark):
    lines = [(json.dumps({"author": "Ada", "text": text}),) for text in ("one two", "one")]
    mapped = map_frame(spark.createDataFrame(lines, "line string"), helpers.TEXT, column="line")
    words = mapped.select(F.from_json("result", "author string, words long").alias("found")).select("found.words")
    assert sorted(row["words"] for row in words.collect()) == [1, 2]


def test_functions_fit_a_schema_of_ones_own(spark):
    schema = f"{SCHEMA}, doubled string"
    for function, map_in in ((arrow_function, "mapInArrow"), (pandas_function, "mapInPandas")):
        mapped = getattr(doubles(spark, 4, 2), map_in)(function(helpers.PROBE, output="doubled"), schema)
        assert sorted(row["doubled"] for row in mapped.collect()) == ["0", "2", "4", "6"]


def test_an_item_that_fails_is_named(spark):
    items = [*helpers.items("double", range(2)), *helpers.items("fail", [7])]
    with pytest.raises(PythonException, match="item 2 of a batch of 3, {'do': 'fail', 'value': 7}, failed: .*no 7"):
        map_frame(frame(spark, items), helpers.PROBE).collect()


def test_rows_that_fail_are_kept_with_the_reason(spark):
    items = [*helpers.items("double", [1]), *helpers.items("fail", [2]), *helpers.items("double", [3])]
    rows = map_frame(frame(spark, items), helpers.PROBE, on_error="keep").collect()
    assert [row["result"] for row in rows] == ["2", None, "6"]
    assert "no 2" in rows[1]["error"] and rows[0]["error"] is None


@pytest.mark.parametrize(
    ("do", "value", "limits", "says"),
    [("loop", 0, {"timeout": 1}, "time limit is 1s"), ("grow", 256, {"max_memory": "128MiB"}, "MemoryError")],
)
def test_limits_hold_in_processes(spark, do, value, limits, says):
    with pytest.raises(PythonException, match=says):
        map_frame(frame(spark, helpers.items(do, [value])), helpers.PROBE, **limits).collect()


def test_a_process_that_dies_loses_nothing(spark, tmp_path):
    function, marker = arrow_function(helpers.PROBE), tmp_path / "marker"

    def dies_in_the_middle(batches):
        for count, batch in enumerate(function(batches)):
            if count == 1:
                helpers.die_once(marker)
            yield batch

    mapped = doubles(spark, 80, 4).mapInArrow(dies_in_the_middle, f"{SCHEMA}, result string")
    assert results(mapped) == {value: 2 * value for value in range(80)}
    assert marker.exists()


def test_wrong_arguments_are_refused_before_any_work(spark):
    some = doubles(spark, 1, 1)
    with pytest.raises(ValueError, match="there is no column `line` for the items; there are do, value"):
        map_frame(some, helpers.PROBE, column="line")
    with pytest.raises(ValueError, match="there is a column `value` already"):
        map_frame(some, helpers.PROBE, output="value")
    with pytest.raises(rmpkg.PackageError):
        map_frame(some, b"no package")


def test_the_example_counts_what_was_written(spark, tmp_path):
    import with_spark

    assert with_spark.count_words(spark, str(helpers.TEXT), str(example.lines(tmp_path))) == example.WORDS


def test_the_example_of_the_page_prints_what_the_page_says(tmp_path):
    page.check("spark", tmp_path)
