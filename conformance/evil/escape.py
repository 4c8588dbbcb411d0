"""Looks for files outside."""

import os


class Evil:
    def process(self, item):
        found = []
        for path in ["/", "/etc/passwd", "/app/../../etc/passwd", "/usr/../etc", "../../etc/passwd", "/proc/self/environ"]:
            try:
                found.append([path, len(os.listdir(path) if path == "/" else open(path).read())])
            except OSError as error:
                found.append([path, type(error).__name__])
        return found
