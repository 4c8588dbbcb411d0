"""Programs that keep, sort and combine items."""

import bisect
import collections
import functools
import heapq
import itertools

# Numbers in no order, some of them twice.
NUMBERS = [number * 7_919 % 4_003 for number in range(4_096)]
WORDS = [f"w{number % 613:03d}" for number in NUMBERS]


def dicts():
    """Counts words and turns the counts round."""
    counts = {}
    for word in WORDS:
        counts[word] = counts.get(word, 0) + 1
    by_count = {}
    for word, count in counts.items():
        by_count.setdefault(count, []).append(word)
    return sum(count * len(words) for count, words in by_count.items())


def sets():
    """Unions and intersections of numbers, and primes by sieving."""
    primes = set(range(2, 4_000))
    for number in range(2, 64):
        if number in primes:
            primes.difference_update(range(number * number, 4_000, number))
    rest = set(NUMBERS) - primes
    return len(primes) * 10_000 + len(rest & {number * 3 for number in primes}) + len(rest ^ primes)


def sorting():
    """Numbers, words, and pairs by a key."""
    numbers = sorted(NUMBERS)
    words = sorted(WORDS, reverse=True)
    pairs = sorted(zip(WORDS, NUMBERS), key=lambda pair: (pair[1] % 10, pair[0]))
    return f"{numbers[1_000]} {words[1_000]} {pairs[1_000][1]}"


def comprehensions():
    """Lists and dicts made of others."""
    squares = [number * number for number in NUMBERS if number % 3]
    table = [[row * column for column in range(40)] for row in range(40)]
    turned = [[row[column] for row in table] for column in range(40)]
    names = {number: f"{number}" for number in range(500)}
    return sum(squares) + sum(map(sum, turned)) + sum(len(name) for name in names.values())


def lists():
    """Appends, slices, reversals and searches."""
    items = []
    for number in NUMBERS:
        items.append(number)
        if len(items) > 300:
            items = items[150:] + items[:10]
    items.reverse()
    for _ in range(100):
        items.insert(0, items.pop())
    return sum(items) + items.index(items[40]) + items.count(items[0])


def matrices():
    """The product of two matrices that are lists of lists."""
    size = 22
    left = [[row + column for column in range(size)] for row in range(size)]
    right = [[row * column % 7 for column in range(size)] for row in range(size)]
    columns = list(zip(*right))
    product = [[sum(a * b for a, b in zip(row, column)) for column in columns] for row in left]
    return sum(product[place][place] for place in range(size))


def special_containers():
    """Counters, queues, dicts with defaults, named tuples."""
    point = collections.namedtuple("Point", "x y")
    common = collections.Counter(WORDS).most_common(3)
    groups, queue = collections.defaultdict(list), collections.deque(maxlen=100)
    for number, word in zip(NUMBERS[:2_000], WORDS):
        groups[word[-1]].append(number)
        queue.append(point(number, len(word)))
    return sum(count for _, count in common) + len(groups) + sum(each.x + each.y for each in queue)


def heaps():
    """A queue by priority, and a list that stays sorted."""
    heap, ordered = [], []
    for number in NUMBERS[:1_000]:
        heapq.heappush(heap, (number % 97, number))
        bisect.insort(ordered, number)
    first = [heapq.heappop(heap)[1] for _ in range(500)]
    return sum(first) + ordered[500] + sum(heapq.nsmallest(10, NUMBERS))


def iterators():
    """Chains, groups, products and partial sums."""
    pairs = itertools.combinations(range(60), 2)
    total = sum(a * b for a, b in itertools.islice(pairs, 1_500))
    grouped = itertools.groupby(sorted(NUMBERS[:1_000]), key=lambda number: number // 100)
    sizes = [len(list(group)) for _, group in grouped]
    sums = itertools.accumulate(itertools.chain(sizes, NUMBERS[:1_000]))
    add = functools.partial(functools.reduce, lambda a, b: (a * 31 + b) % 1_000_003)
    return total + add(sums) + sum(a != b for a, b in itertools.product(range(20), repeat=2))


PROGRAMS = (
    dicts,
    sets,
    sorting,
    comprehensions,
    lists,
    matrices,
    special_containers,
    heaps,
    iterators,
)
