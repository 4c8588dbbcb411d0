"""Starts a process with `subprocess`."""

import subprocess


class Evil:
    def process(self, item):
        return subprocess.run(["ls", "/"]).returncode
