import bisect
import heapq


class Step:
    def process(self, item):
        heap = list(item)
        heapq.heapify(heap)
        return [[heapq.heappop(heap) for _ in item], bisect.bisect(sorted(item), 3), heapq.nlargest(2, item), list(heapq.merge([1, 4], [2, 3]))]
