"""How long a function takes, alike in every interpreter.

It is called in batches that are long enough for the clock and short enough to be left alone by the machine's other
programs. Its time is that of the quickest batch, once the batches before it have settled: engines compile what is hot in
steps.
"""

import time

BATCH_SECONDS = 0.002
# Browsers make their clocks coarse; a batch takes at least so many of a clock's steps.
BATCH_STEPS = 100
MOST_WINDOWS = 6
# A window is quicker than the one before as long as it takes less than this share of its time.
SETTLED = 0.97


def clock_step():
    """The seconds from one reading of the clock to the next one that differs."""
    start = now = time.perf_counter()
    while now == start:
        now = time.perf_counter()
    return now - start


def batch(function, loops):
    """The seconds that so many calls take."""
    start = time.perf_counter()
    for _ in range(loops):
        function()
    return time.perf_counter() - start


def loops_for(function, seconds):
    """How many calls take at least that long."""
    loops = 1
    while batch(function, loops) < seconds:
        loops *= 2
    return loops


def best(function, loops, seconds):
    """The shortest batch within so many seconds."""
    end = time.perf_counter() + seconds
    shortest = batch(function, loops)
    while time.perf_counter() < end:
        shortest = min(shortest, batch(function, loops))
    return shortest


def settled(function, seconds):
    """The seconds of one call, once more calls make it no quicker."""
    steps = BATCH_STEPS * min(clock_step() for _ in range(5))
    loops = loops_for(function, max(BATCH_SECONDS, steps))
    before = best(function, loops, seconds)
    for _ in range(MOST_WINDOWS):
        now = best(function, loops, seconds)
        if now > SETTLED * before:
            break
        before = now
    return min(now, before) / loops
