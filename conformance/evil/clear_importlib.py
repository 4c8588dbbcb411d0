"""Takes the import system away."""

import sys


class Evil:
    def process(self, item):
        sys.meta_path.clear()
        sys.path.clear()
        sys.path_hooks.clear()
        import colorsys
