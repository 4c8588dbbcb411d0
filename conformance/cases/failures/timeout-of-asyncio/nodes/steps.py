import asyncio


class Step:
    async def process(self, item):
        async with asyncio.timeout(0.01):
            await asyncio.sleep(3600)
