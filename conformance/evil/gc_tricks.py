"""Takes objects out of the garbage collector and clears them."""

import gc


class Evil:
    def process(self, item):
        for thing in gc.get_objects():
            if type(thing) is dict and thing is not globals() and "Evil" in thing:
                thing.clear()
        gc.collect()
        return "alive"
