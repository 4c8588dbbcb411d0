import asyncio


class Step:
    async def process(self, item):
        for number in range(item):
            await asyncio.sleep(0)
            yield number
