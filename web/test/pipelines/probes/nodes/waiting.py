"""asyncio, whose event loop has to do with the host's clock alone."""


class Timers:
    """Imports asyncio, sets three timers and waits for longer than any of them."""

    def process(self, item):
        import asyncio
        import time

        fired = []

        async def main():
            loop, started = asyncio.get_running_loop(), time.monotonic()
            now = loop.time()
            for seconds in (0.03, 0.01, 0.02):
                loop.call_at(now + seconds, fired.append, seconds)
            results = await asyncio.gather(asyncio.sleep(0.04, "slept"), asyncio.sleep(0, "yielded"))
            return {"results": results, "long_enough": time.monotonic() - started >= 0.04}

        return {**asyncio.run(main()), "fired": fired}
