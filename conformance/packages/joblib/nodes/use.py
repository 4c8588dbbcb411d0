"""Remembers results in files."""

import tempfile

from joblib import Memory, Parallel, delayed


def square(x):
    return x * x


class Use:
    def process(self, item):
        with tempfile.TemporaryDirectory() as folder:
            memory = Memory(folder, verbose=0)
            calls = []

            def slow(x):
                calls.append(x)
                return x + 1

            cached = memory.cache(slow)
            results = [cached(x) for x in item]
            calls_made = list(calls)
        return [results, calls_made, Parallel(n_jobs=1)(delayed(square)(x) for x in item)]
