import queue
import threading
import unittest

import rmpkg
from support import PATIENCE, package


class Streams(unittest.TestCase):
    def test_results_come_one_by_one_from_nodes_that_live_on(self):
        stream = package("mixed").stream(iter([10, 20, 30, 25]))
        self.assertEqual(list(stream), [59, 77, 81.5])
        self.assertEqual(stream.graph_info["source_count"], 1)
        self.assertEqual([node["items_in"] for node in stream.metrics["nodes"]], [4, 4, 3])
        self.assertGreater(stream.peak_memory_bytes, 0)
        self.assertEqual(stream.stderr, "")

    def test_whoever_makes_items_may_wait_for_results(self):
        items = queue.SimpleQueue()
        stream = package("calculator").stream(iter(items.get, None))
        for item in (1, 5, 7):
            items.put(item)
            self.assertEqual(next(stream), item * 2 + 10)
        items.put(None)
        self.assertEqual(list(stream), [])

    def test_nobody_reads_far_ahead(self):
        read, width = 0, 1000

        def endless():
            nonlocal read
            while True:
                read += 1
                yield "x" * width

        with package("trial").stream(endless()) as stream:
            for _ in range(10):
                self.assertEqual(len(next(stream)), width)
            # Four pipes and pieces of 64 KiB, and the pipeline's own.
            self.assertLess(read, 2000)
        self.assertEqual(list(stream), [])

    def test_many_items_of_a_list_and_of_an_iterator(self):
        expected = [number * 2 + 10 for number in range(20_000)]
        for items in (range(20_000), list(range(20_000)), iter(range(20_000))):
            self.assertEqual(list(package("calculator").stream(items)), expected)
        self.assertEqual(list(package("calculator").stream([])), [])

    def test_a_stream_that_is_closed_ends_the_guest(self):
        before = guests()
        stream = package("trial").stream([1, {"spin": 1}, 3])
        self.assertEqual(next(stream), 1)
        stream.close()
        stream = package("trial").stream([{"spin": 1}])
        del stream
        self.assertTrue(ended(before))

    def test_what_makes_items_may_fail(self):
        def items():
            yield 1
            raise LookupError("no more")

        results = []
        with self.assertRaisesRegex(LookupError, "no more"):
            for result in package("calculator").stream(items()):
                results.append(result)
        self.assertEqual(results, [12])
        stream = package("calculator").stream([1, 2, {3}])
        with self.assertRaises(TypeError) as raised:
            list(stream)
        self.assertEqual(raised.exception.item_index, 2)

    def test_output_arrives_while_it_runs(self):
        heard, items = queue.SimpleQueue(), queue.SimpleQueue()
        stream = package("trial").stream(iter(items.get, None), on_output=heard.put)
        for text in ("ä", "b"):
            items.put({"say": text})
            self.assertEqual(heard.get(timeout=PATIENCE), f"{text}\n")
        items.put(None)
        self.assertEqual(list(stream), [0, 0])
        self.assertEqual(stream.stderr, "ä\nb\n")

    def test_what_a_listener_raises_ends_the_stream(self):
        def refuse(text):
            raise LookupError(f"refused {text.strip()}")

        for last in ({"spin": 1}, 2):
            with self.assertRaisesRegex(LookupError, "refused begun"):
                list(package("trial").stream([{"say": "begun"}, last], on_output=refuse))
        self.assertEqual(list(package("trial").stream([1], on_output=refuse)), [1])

    def test_an_item_that_fails_is_named(self):
        stream = package("trial").stream(iter([1, 2, {"fail": "x"}]))
        self.assertEqual([next(stream), next(stream)], [1, 2])
        with self.assertRaises(rmpkg.PipelineError) as raised:
            next(stream)
        self.assertEqual((raised.exception.stream_item, raised.exception.item_index), (2, 2))
        self.assertEqual(list(stream), [])

    def test_time_counts_for_items_or_for_all(self):
        for options in ({"timeout": 0.5}, {"item_timeout": 0.5}):
            with self.assertRaises(rmpkg.LimitError) as raised:
                list(package("trial").stream([{"spin": 1}], **options))
            self.assertEqual(raised.exception.kind, "timeout")

    def test_results_say_from_which_node_they_are(self):
        nodes = [{"id": name, "node_type": "AddNode", "params": {"addend": 1}} for name in "abc"]
        manifest = {
            "version": "v1",
            "metadata": {},
            "nodes": nodes,
            "connections": [{"from": "a", "to": "b"}, {"from": "a", "to": "c"}],
        }
        stream = package("calculator").stream([1], manifest=manifest)
        found = {}
        for result in stream:
            found[stream.sink] = result
        self.assertEqual(found, {"b": 3, "c": 3})

    def test_threads_may_share_a_stream(self):
        stream, results, failed = package("calculator").stream(range(1000)), [], []

        def take():
            try:
                for result in stream:
                    results.append(result)
            except Exception as error:  # noqa: BLE001
                failed.append(error)

        threads = [threading.Thread(target=take) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(results), [number * 2 + 10 for number in range(1000)])
        self.assertEqual(failed, [])


def guests() -> int:
    """How many threads there are that run wasm."""
    from pathlib import Path

    def name(task):
        try:
            return (task / "comm").read_text().strip()
        except OSError:
            return ""

    return sum(name(task) == "wasm guest" for task in Path("/proc/self/task").iterdir())


def ended(before: int) -> bool:
    """Whether there are no more than before within a minute."""
    wait = threading.Event()
    return any(guests() <= before or wait.wait(0.05) for _ in range(1200))
