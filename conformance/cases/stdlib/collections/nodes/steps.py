from collections import ChainMap, Counter, defaultdict, deque


class Step:
    def process(self, item):
        groups = defaultdict(list)
        for word in item:
            groups[len(word)].append(word)
        last = deque(item, maxlen=2)
        return [Counter(item).most_common(), sorted(groups.items()), list(last), dict(ChainMap({"a": 1}, {"a": 2, "b": 3}))]
