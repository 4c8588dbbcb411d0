"""Closes whatever is open."""

import os


class Evil:
    def process(self, item):
        os.closerange(0, 1000)
        return "closed"
