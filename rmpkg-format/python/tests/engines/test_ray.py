"""`rmpkg.ray` on a cluster of Ray on this machine: two actors, and a processor for what reads."""

import json
import os
import signal
from pathlib import Path

import pyarrow
import pytest
import ray

import example
import helpers
import page
import rmpkg
from rmpkg.ray import map_dataset


@pytest.fixture(scope="module", autouse=True)
def cluster():
    ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False)
    yield
    ray.shutdown()


def dataset(do, values, blocks=1):
    return ray.data.from_items(helpers.items(do, values), override_num_blocks=blocks)


def results(dataset):
    """The results by the values of their rows, since actors finish in any order."""
    return {row["value"]: row["result"] and json.loads(row["result"]) for row in dataset.take_all()}


def test_each_row_gets_its_result():
    mapped = map_dataset(dataset("double", range(100), 5), helpers.PROBE, batch_size=16, concurrency=2)
    assert results(mapped) == {value: 2 * value for value in range(100)}


def test_bytes_of_a_package_travel():
    mapped = map_dataset(dataset("double", range(3)), helpers.PROBE.read_bytes())
    assert results(mapped) == {0: 0, 1: 2, 2: 4}


def test_each_actor_opens_the_package_once(tmp_path):
    package = helpers.Noted(helpers.PROBE, tmp_path / "log")
    mapped = map_dataset(dataset("double", range(80), 8), package, batch_size=5, concurrency=2)
    assert len(results(mapped)) == 80
    opened = helpers.openers(tmp_path / "log")
    assert len(opened) == len(set(opened)) <= 2


def test_each_batch_has_an_instance_of_its_own():
    mapped = map_dataset(dataset("count", range(6)), helpers.PROBE, batch_size=3)
    assert sorted(results(mapped).values()) == [1, 1, 2, 2, 3, 3]


def test_results_get_a_type():
    mapped = map_dataset(dataset("double", range(4)), helpers.PROBE, result_type=pyarrow.int64())
    assert mapped.sum("result") == 12


def test_what_a_column_holds_is_an_item():
    lines = [json.dumps({"author": "Ada", "text": text}) for text in ("one two", "one")]
    mapped = map_dataset(ray.data.from_items(lines), helpers.TEXT, column="item")
    assert sorted(json.loads(row["result"])["words"] for row in mapped.take_all()) == [1, 2]


def test_an_item_that_fails_is_named():
    items = [*helpers.items("double", range(2)), *helpers.items("fail", [7])]
    mapped = map_dataset(ray.data.from_items(items, override_num_blocks=1), helpers.PROBE)
    with pytest.raises(ray.exceptions.RayTaskError, match="item 2 of a batch of 3, {'do': 'fail', 'value': 7}, failed"):
        mapped.take_all()


def test_rows_that_fail_are_kept_with_the_reason():
    items = [*helpers.items("double", [1]), *helpers.items("fail", [2]), *helpers.items("double", [3])]
    mapped = map_dataset(ray.data.from_items(items, override_num_blocks=1), helpers.PROBE, on_error="keep")
    rows = {row["value"]: row for row in mapped.take_all()}
    assert [rows[value]["result"] for value in (1, 2, 3)] == ["2", None, "6"]
    assert "no 2" in rows[2]["error"] and rows[1]["error"] is None


@pytest.mark.parametrize(
    ("do", "value", "limits", "says"),
    [("loop", 0, {"timeout": 1}, "time limit is 1s"), ("grow", 256, {"max_memory": "128MiB"}, "MemoryError")],
)
def test_limits_hold_in_actors(do, value, limits, says):
    mapped = map_dataset(dataset(do, [value]), helpers.PROBE, **limits)
    with pytest.raises(ray.exceptions.RayTaskError, match=says):
        mapped.take_all()


def test_an_actor_that_dies_loses_nothing():
    mapped = map_dataset(dataset("wait", range(200), 20), helpers.PROBE, batch_size=10, concurrency=2)
    seen, killed = {}, []
    for batch in mapped.iter_batches(batch_size=10, batch_format="pyarrow", prefetch_batches=0):
        if not killed:
            killed.append(actors()[0])
            os.kill(killed[0], signal.SIGKILL)
        seen.update(zip(batch["value"].to_pylist(), map(json.loads, batch["result"].to_pylist())))
    assert killed and seen == {value: 2 * value for value in range(200)}


def test_what_kills_each_actor_ends_the_job():
    with pytest.raises(ray.exceptions.RayError):
        map_dataset(dataset("double", [1]), helpers.Deadly(), retries=1).take_all()


def actors():
    """The processes of the actors that hold a package, of this test's own Ray."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            line = (process / "cmdline").read_bytes()
            is_ours = parent(parent(process.name)) == str(os.getpid())
        except OSError:
            continue
        if is_ours and line.startswith(b"ray::MapWorker(MapBatches(_Actor))"):
            found.append(int(process.name))
    return found


def parent(process):
    """The process that has started another one: for those of actors it is Ray's daemon, and for that Ray's user."""
    lines = Path("/proc", process, "status").read_text(encoding="ascii", errors="replace").splitlines()
    return next(line.split()[1] for line in lines if line.startswith("PPid:"))


def test_wrong_arguments_are_refused_before_any_work():
    with pytest.raises(ValueError, match="`on_error` is 'skip'"):
        map_dataset(dataset("double", [1]), helpers.PROBE, on_error="skip")
    with pytest.raises(rmpkg.PackageError):
        map_dataset(dataset("double", [1]), b"no package")


def test_the_example_counts_what_was_written(tmp_path):
    import with_ray

    assert with_ray.count_words(helpers.TEXT, str(example.lines(tmp_path))) == example.WORDS


def test_the_example_of_the_page_prints_what_the_page_says(tmp_path):
    page.check("ray", tmp_path)


def test_a_column_that_is_missing_is_named():
    mapped = map_dataset(dataset("double", [1]), helpers.PROBE, column="line")
    with pytest.raises(ray.exceptions.RayTaskError, match="there is no column `line` for the items; there are do, value"):
        mapped.take_all()
