import asyncio


class Step:
    async def initialize(self):
        await asyncio.sleep(0)
        self.log = ["initialize"]

    async def process(self, item):
        doubled = await asyncio.gather(*(self.double(n) for n in [item, item + 1]))
        return [*self.log, *doubled]

    async def double(self, number):
        await asyncio.sleep(0)
        return 2 * number

    async def cleanup(self):
        await asyncio.sleep(0)
