"""Decorates and stands in for objects."""

import wrapt


@wrapt.decorator
def doubled(wrapped, instance, args, kwargs):
    return 2 * wrapped(*args, **kwargs)


class Use:
    @doubled
    def add(self, a, b=1):
        return a + b

    def process(self, item):
        proxy = wrapt.ObjectProxy(item)
        proxy.append(4)
        return [self.add(2), self.add.__name__, item, isinstance(proxy, list), len(proxy)]
