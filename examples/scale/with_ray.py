"""Counts the words of messages on Ray, in two actors.

    python with_ray.py PACKAGE LINES
"""

import json
import sys
from collections import Counter

import pyarrow
import ray

from rmpkg.ray import map_dataset

STATISTICS = pyarrow.struct([("author", pyarrow.string()), ("words", pyarrow.int64())])


def count_words(package, lines):
    messages = ray.data.read_text(lines)
    counted = map_dataset(
        messages, package, column="text", result_type=STATISTICS, batch_size=10_000, concurrency=2, timeout=60
    )
    words = Counter()
    for batch in counted.iter_batches(batch_format="pyarrow", batch_size=None):
        for found in batch["result"].to_pylist():
            words[found["author"]] += found["words"]
    return dict(words)


if __name__ == "__main__":
    # One processor more than there are actors, for what reads.
    ray.init(num_cpus=3, include_dashboard=False)
    print(json.dumps(count_words(*sys.argv[1:]), ensure_ascii=False, sort_keys=True))
