"""What nodes leave to asyncio. The runtime imports it when the first awaitable appears."""

import asyncio
from collections import deque


def create_task(loop, awaitable):
    coroutine = awaitable if asyncio.iscoroutine(awaitable) else _wait(awaitable)
    return loop.create_task(coroutine)


async def _wait(awaitable):
    return await awaitable


def stop(task):
    task.get_loop().stop()


def iterate(values):
    return Stream(lambda items: values)


class Stream:
    """The values of a node that come one by one, each when it is asked for.

    They are made in a task of their own: time limits, task groups and context variables in the
    node's code last from one value to the next. `start` gets the stream that a streaming node
    reads; what it returns is an asynchronous iterator, or an awaitable of a single value.

    Two tasks take turns: the runtime's, which calls `put`, `end` and `next`, and the node's, `_run`.
    Between them is one deque for each way. `_items` goes down to the node: `put` and `end` set
    `_arrival`, which wakes the node where it waits for an item, in `_read`. `_values` comes back from
    it: the node puts one there in `_give`, and then waits for `_demand`, which `next` sets, so that it
    makes no value before somebody wants it. The third event, `_change`, wakes the runtime in `next`;
    the node sets it when there is a value, when it waits for an item, and when it ends. These three
    are all that `next` can answer with. A waiter looks, clears its event and sleeps: nothing else
    runs in between, so that no wake-up is lost.
    """

    def __init__(self, start):
        self._start = start
        self._items = deque()
        self._ended = False
        self._waits_for_item = False
        self._values = deque()
        self._arrival = asyncio.Event()
        self._demand = asyncio.Event()
        self._change = asyncio.Event()
        self._task = None
        self._closing = False

    def put(self, item):
        # A node that has read enough takes no more.
        if self._task is None or not self._task.done():
            self._items.append(item)
            self._arrival.set()

    def end(self):
        self._ended = True
        self._arrival.set()

    async def next(self):
        """The next value in a tuple, or None: it waits for an item, or it has ended."""
        if self._task is None:
            self._task = asyncio.create_task(self._run())
            self._task.add_done_callback(lambda task: self._change.set())
        self._demand.set()
        while not self._values and not self._task.done() and not self._lacks_item():
            self._change.clear()
            await self._change.wait()
        if self._values:
            return (self._values.popleft(),)
        return self._task.result() if self._task.done() else None

    async def close(self):
        if self._task is not None and not self._task.done():
            self._closing = True
            self._task.cancel()
            await asyncio.wait([self._task])
            if not self._task.cancelled():
                self._task.result()

    def _lacks_item(self):
        return self._waits_for_item and not self._items and not self._ended

    async def _read(self):
        while True:
            while not self._items and not self._ended:
                self._waits_for_item = True
                self._change.set()
                self._arrival.clear()
                await self._arrival.wait()
            self._waits_for_item = False
            if not self._items:
                return
            yield self._items.popleft()

    async def _run(self):
        values = self._start(self._read())
        if hasattr(values, "__await__"):
            values = await values
        if not hasattr(values, "__aiter__"):
            await self._give(values)
            return
        try:
            async for value in values:
                await self._give(value)
        finally:
            if hasattr(values, "aclose"):
                await values.aclose()

    async def _give(self, value):
        if self._closing:
            raise asyncio.CancelledError
        self._values.append(value)
        self._change.set()
        self._demand.clear()
        await self._demand.wait()
