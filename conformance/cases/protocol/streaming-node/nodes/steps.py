class Window:
    """Adds each two neighbours."""

    async def process(self, stream):
        last = None
        async for item in stream:
            if last is not None:
                yield last + item
            last = item
