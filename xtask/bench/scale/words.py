"""Counts words of messages on Ray: a package against its own nodes in Ray's actors, and two actors against one.

    python words.py PACKAGE LINES

Prints as JSON how many seconds each side takes for LINES lines. What Ray takes to start actors is not in it: it is
the time of a few lines, which is taken off that of many.
"""

import json
import sys
import time
from pathlib import Path

import pyarrow as pa
import ray

from rmpkg.ray import map_dataset

ROOT = Path(__file__).resolve().parents[3]
NODES, EXAMPLE = ROOT / "examples" / "text" / "nodes", ROOT / "examples" / "scale"
BATCH = 2000
FEW_BATCHES = 4
MOST_COMMON = 2


class Native:
    """What a user of Ray writes to run the nodes without a package."""

    def __init__(self):
        sys.path.insert(0, str(NODES))
        from word_count import WordCount

        self.node = WordCount(MOST_COMMON)

    def __call__(self, batch):
        results = [json.dumps(self.node.process(line)) for line in batch["text"].to_pylist()]
        return batch.append_column("result", pa.array(results))


class NativeRows(Native):
    """The same in the shortest way: Ray calls it for each row."""

    def __call__(self, row):
        return {**row, "result": json.dumps(self.node.process(row["text"]))}


def native(lines):
    pool = ray.data.ActorPoolStrategy(size=1)
    return lines.map_batches(Native, batch_format="pyarrow", batch_size=BATCH, compute=pool)


def native_rows(lines):
    return lines.map(NativeRows, compute=ray.data.ActorPoolStrategy(size=1))


def packaged(package, actors):
    return lambda lines: map_dataset(lines, package, column="text", batch_size=BATCH, concurrency=actors)


def seconds(side, tables):
    started = time.perf_counter()
    rows = side(ray.data.from_arrow(tables)).materialize().count()
    assert rows == sum(table.num_rows for table in tables), rows
    return time.perf_counter() - started


def tables(count):
    sys.path.insert(0, str(EXAMPLE))
    import make_lines

    lines = [json.dumps(message, ensure_ascii=False) for message in make_lines.messages(count)]
    return [pa.table({"text": lines[start : start + BATCH]}) for start in range(0, count, BATCH)]


def main(package, count):
    ray.init(num_cpus=3, include_dashboard=False, log_to_driver=False)
    ray.data.DataContext.get_current().enable_progress_bars = False
    blocks = tables(int(count) + FEW_BATCHES * BATCH)
    sides = {
        "packaged": packaged(package, 1),
        "native": native,
        "native_rows": native_rows,
        "packaged_two": packaged(package, 2),
    }
    for side in sides.values():
        # The first time modules are imported and the package is compiled.
        seconds(side, blocks[:FEW_BATCHES])
    measured = {}
    for name, side in sides.items():
        few = seconds(side, blocks[:FEW_BATCHES])
        measured[name] = seconds(side, blocks) - few
    print(json.dumps(measured))


if __name__ == "__main__":
    main(*sys.argv[1:])
