"""Iterators, texts and caches of boltons."""

from boltons import cacheutils, iterutils, strutils


class Use:
    def __init__(self):
        self.cache = cacheutils.LRU(max_size=2)

    def process(self, item):
        self.cache[item] = strutils.slugify(item)
        chunks = iterutils.chunked(item, 3)
        return [list(self.cache), chunks, strutils.camel2under("CamelCase" + item.title())]
