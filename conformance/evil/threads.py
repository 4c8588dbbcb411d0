"""Starts a thread."""

import threading


class Evil:
    def process(self, item):
        threading.Thread(target=print).start()
        return "started"
