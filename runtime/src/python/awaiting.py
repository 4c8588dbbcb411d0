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
    """

    def __init__(self, start):
        self._start = start
        self._items = deque()
        self._ended = False
        self._hungry = False
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
        while not self._values and not self._task.done() and not self._is_hungry():
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

    def _is_hungry(self):
        return self._hungry and not self._items and not self._ended

    async def _read(self):
        while True:
            while not self._items and not self._ended:
                self._hungry = True
                self._change.set()
                self._arrival.clear()
                await self._arrival.wait()
            self._hungry = False
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
