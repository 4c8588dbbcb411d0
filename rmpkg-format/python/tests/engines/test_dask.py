"""`rmpkg.dask` on Dask's own schedulers: a cluster of two processes, and threads of this one."""

import json

import dask
import dask.bag
import dask.dataframe
import distributed
import pandas
import pyarrow
import pytest
from distributed import Client, LocalCluster

import example
import helpers
import page
import rmpkg
from rmpkg.dask import map_bag, map_frame


@pytest.fixture(scope="module")
def cluster():
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        with Client(cluster) as client:
            yield client


def doubles(count, npartitions):
    return dask.bag.from_sequence(helpers.items("double", range(count)), npartitions=npartitions)


def test_a_bag_gives_its_results_in_order(cluster):
    assert map_bag(doubles(100, 7), helpers.PROBE).compute() == [2 * value for value in range(100)]


def test_bytes_of_a_package_travel(cluster):
    assert map_bag(doubles(6, 3), helpers.PROBE.read_bytes()).compute() == [0, 2, 4, 6, 8, 10]


def test_each_process_opens_the_package_once_over_partitions_and_jobs(cluster, tmp_path):
    package = helpers.Noted(helpers.PROBE, tmp_path / "log")
    for _ in range(2):
        map_bag(doubles(80, 8), package).compute()
    opened = helpers.openers(tmp_path / "log")
    assert len(opened) == len(set(opened)) <= 2


def test_threads_open_the_package_once(tmp_path):
    package = helpers.Noted(helpers.PROBE, tmp_path / "log")
    results = map_bag(doubles(40, 8), package).compute(scheduler="threads", num_workers=4)
    assert results == [2 * value for value in range(40)]
    assert len(helpers.openers(tmp_path / "log")) == 1


def test_each_partition_has_an_instance_of_its_own(cluster):
    bag = dask.bag.from_sequence(helpers.items("count", range(6)), npartitions=2)
    assert map_bag(bag, helpers.PROBE).compute() == [1, 2, 3, 1, 2, 3]


def test_an_empty_partition_has_no_results(cluster):
    bag = doubles(4, 2).filter(lambda item: item["value"] < 2)
    assert map_bag(bag, helpers.PROBE).compute() == [0, 2]


def test_an_item_that_fails_is_named(cluster):
    items = [*helpers.items("double", range(5)), *helpers.items("fail", ["luck"]), *helpers.items("double", [7])]
    bag = dask.bag.from_sequence(items, npartitions=1)
    message = "item 5 of a batch of 7, {'do': 'fail', 'value': 'luck'}, failed: .*no luck"
    with pytest.raises(rmpkg.PipelineError, match=message) as failure:
        map_bag(bag, helpers.PROBE).compute()
    assert (failure.value.item_index, failure.value.node_id) == (5, "probe")


def test_an_item_that_fails_is_kept_in_its_place(cluster):
    items = [*helpers.items("double", [1]), *helpers.items("fail", ["luck"]), *helpers.items("double", [3])]
    bag = dask.bag.from_sequence(items, npartitions=1)
    first, failed, last = map_bag(bag, helpers.PROBE, on_error="keep").compute()
    assert (first, last) == (2, 6)
    assert isinstance(failed, rmpkg.ItemError) and failed.index == 1
    assert failed.error.node_id == "probe" and "no luck" in failed.error.message


@pytest.mark.parametrize(
    ("do", "value", "limits", "says"),
    [("loop", 0, {"timeout": 1}, "time limit is 1s"), ("grow", 256, {"max_memory": "128MiB"}, "MemoryError")],
)
def test_limits_hold_in_workers(cluster, do, value, limits, says):
    bag = dask.bag.from_sequence(helpers.items(do, [value]), npartitions=1)
    with pytest.raises(rmpkg.LimitError, match=says):
        map_bag(bag, helpers.PROBE, **limits).compute()


def test_a_worker_that_dies_loses_nothing(cluster, tmp_path):
    def die_in_the_middle(item, marker):
        if item["value"] == 37:
            helpers.die_once(marker)
        return item

    bag = doubles(80, 8).map(die_in_the_middle, tmp_path / "marker")
    assert map_bag(bag, helpers.PROBE).compute() == [2 * value for value in range(80)]
    assert (tmp_path / "marker").exists()


def test_what_kills_each_process_ends_the_job(cluster):
    with pytest.raises(distributed.KilledWorker):
        map_bag(doubles(1, 1), helpers.Deadly()).compute()


def frame():
    table = {"do": "double", "value": range(10), "name": [f"n{value}" for value in range(10)]}
    return dask.dataframe.from_pandas(pandas.DataFrame(table, index=range(100, 110)), npartitions=3)


def test_a_frame_gets_a_column_of_json(cluster):
    result = map_frame(frame(), helpers.PROBE).compute()
    assert list(result.columns) == ["do", "value", "name", "result"]
    assert list(result.index) == list(range(100, 110))
    assert [json.loads(text) for text in result["result"]] == [2 * value for value in range(10)]


def test_a_frame_gets_a_column_of_a_type(cluster):
    result = map_frame(frame(), helpers.PROBE, output="doubled", result_type=pyarrow.int64())
    assert result.dtypes["doubled"] == pandas.ArrowDtype(pyarrow.int64())
    assert result["doubled"].sum().compute() == 90


def test_what_a_column_holds_is_an_item(cluster):
    messages = [json.dumps({"author": "Ada", "text": text}) for text in ("one two", "one")]
    frame = dask.dataframe.from_pandas(pandas.DataFrame({"line": messages}), npartitions=2)
    results = map_frame(frame, helpers.TEXT, column="line").compute()["result"]
    assert [json.loads(result)["words"] for result in results] == [2, 1]


def test_rows_that_fail_are_kept_with_the_reason(cluster):
    table = pandas.DataFrame({"do": ["double", "fail", "double"], "value": [1, 2, 3]})
    frame = dask.dataframe.from_pandas(table, npartitions=1)
    result = map_frame(frame, helpers.PROBE, on_error="keep").compute()
    assert list(result["result"].isna()) == [False, True, False]
    assert "no 2" in result["error"][1] and list(result["error"].isna()) == [True, False, True]


def test_wrong_arguments_are_refused_before_any_work():
    with pytest.raises(ValueError, match="`on_error` is 'skip'"):
        map_bag(doubles(1, 1), helpers.PROBE, on_error="skip")
    with pytest.raises(ValueError, match="there is no column `line` for the items; there are do, value, name"):
        map_frame(frame(), helpers.PROBE, column="line")
    with pytest.raises(ValueError, match="there is a column `name` already; rename it, or name another `output`"):
        map_frame(frame(), helpers.PROBE, output="name")
    with pytest.raises(rmpkg.PackageError):
        map_bag(doubles(1, 1), b"no package")


def test_the_example_counts_what_was_written(cluster, tmp_path):
    import with_dask

    assert with_dask.count_words(helpers.TEXT, str(example.lines(tmp_path))) == example.WORDS


def test_the_example_of_the_page_prints_what_the_page_says(tmp_path):
    page.check("dask", tmp_path)
