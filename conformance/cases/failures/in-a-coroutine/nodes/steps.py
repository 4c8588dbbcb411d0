import asyncio


class Step:
    async def process(self, item):
        await asyncio.sleep(0)
        raise ValueError("in a coroutine")
