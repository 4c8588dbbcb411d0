"""asyncio, whose event loop has to do with the host's clock alone."""


class Gather:
    """Imports asyncio and lets three tasks wait."""

    def process(self, item):
        import asyncio
        import time

        finished = []

        async def wait(seconds):
            await asyncio.sleep(seconds)
            finished.append(seconds)
            return seconds

        async def main():
            started = time.monotonic()
            results = await asyncio.gather(wait(0.03), wait(0.01), wait(0))
            return {"results": results, "long_enough": time.monotonic() - started >= 0.03}

        return {**asyncio.run(main()), "finished": finished}
