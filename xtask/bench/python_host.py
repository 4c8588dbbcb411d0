"""Runs of a package from Python: prints the seconds of the quickest run of each kind of input, as JSON."""

import json
import sys
import time

import numpy
import rmpkg

package, runs, few, many, elements = sys.argv[1], *map(int, sys.argv[2:])
calculator = rmpkg.open(package)


def quickest(items: list) -> float:
    best = float("inf")
    for _ in range(runs):
        started = time.perf_counter()
        calculator.run(items)
        best = min(best, time.perf_counter() - started)
    return best


kinds = [list(range(few)), list(range(many)), [numpy.arange(float(elements))]]
print(json.dumps([quickest(items) for items in kinds]))
