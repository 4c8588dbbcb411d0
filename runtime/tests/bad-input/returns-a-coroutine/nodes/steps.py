class Broken:
    async def process(self, item):
        return item
