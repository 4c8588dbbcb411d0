"""Files in memory, by URL."""

import fsspec


class Use:
    def process(self, item):
        with fsspec.open(f"memory://folder/{item}.txt", "w") as file:
            file.write(item * 2)
        memory = fsspec.filesystem("memory")
        return [sorted(memory.ls("/folder", detail=False)), memory.cat(f"/folder/{item}.txt").decode()]
