"""Dicts that never change, and functions that travel."""

import pickle

import cloudpickle
from frozendict import frozendict


class Use:
    def process(self, item):
        frozen = frozendict(item)
        add = pickle.loads(cloudpickle.dumps(lambda x, y=3: x + y + frozen["a"]))
        return [dict(frozen.set("b", 2)), hash(frozen) == hash(frozendict(item)), add(1)]
