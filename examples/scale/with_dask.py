"""Counts the words of messages on Dask, in two processes.

    python with_dask.py PACKAGE LINES
"""

import json
import sys

import dask.bag
from distributed import Client, LocalCluster

from rmpkg.dask import map_bag


def count_words(package, lines):
    messages = dask.bag.read_text(lines, blocksize="1MiB", encoding="utf-8")
    counted = map_bag(messages, package, timeout=60)
    return dict(counted.foldby("author", add, 0, int.__add__, 0).compute())


def add(words, message):
    return words + message["words"]


if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster, Client(cluster):
        print(json.dumps(count_words(*sys.argv[1:]), ensure_ascii=False, sort_keys=True))
