class Step:
    async def process(self, item):
        return item if item != 2 else None
