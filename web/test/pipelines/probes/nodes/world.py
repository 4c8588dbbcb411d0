"""What a node finds around it: files and clocks."""

import os
import pathlib
import time


class Own:
    """What is in the folder of the run, before a file of so many bytes is."""

    def process(self, item):
        found = os.listdir("/tmp")
        pathlib.Path("/tmp/file").write_bytes(bytes(item))
        return found


class Links:
    """How many names a file in /data has, where a link leads, and what is there."""

    def process(self, item):
        if not os.path.exists("/data/name"):
            os.makedirs("/data/folder")
            pathlib.Path("/data/folder/file").write_text("text")
            os.link("/data/folder/file", "/data/name")
            os.symlink("folder/file", "/data/link")
        return [
            os.stat("/data/name").st_nlink,
            os.readlink("/data/link"),
            pathlib.Path("/data/link").read_text(),
        ]


class Clocks:
    """How often the time goes back in so many looks at it, the smallest step of a clock, and what the clock says of it."""

    def process(self, looks):
        back = 0
        before = time.time()
        for _ in range(looks):
            now = time.time()
            back += now < before
            before = now
        resolution = time.get_clock_info("perf_counter").resolution
        return {"back": back, "step": self.smallest_step(), "resolution": resolution}

    def smallest_step(self):
        steps = []
        before = time.perf_counter()
        while len(steps) < 20:
            now = time.perf_counter()
            if now > before:
                steps.append(now - before)
            before = now
        return min(steps)
