import unittest

import rmpkg
from support import package


class Maps(unittest.TestCase):
    def test_results_come_in_order_whoever_is_first(self):
        expected = [number * 2 + 10 for number in range(100)]
        for workers in (1, 3):
            results = package("calculator").map(iter(range(100)), batch_size=7, workers=workers)
            self.assertEqual(list(results), expected)

    def test_each_batch_has_an_instance_of_its_own(self):
        # Each instance needs two readings for its first mean.
        results = list(package("mixed").map([0, 10, 20, 30], batch_size=2))
        self.assertEqual(results, [41, 77])

    def test_only_what_is_needed_is_read(self):
        read = []
        items = (read.append(number) or number for number in range(1000))
        results = package("calculator").map(items, batch_size=10, workers=2)
        self.assertEqual(next(results), 10)
        results.close()
        self.assertLessEqual(len(read), 40)

    def test_an_error_counts_items_from_the_first_of_all(self):
        items = [1] * 25 + [{"fail": 1}] + [1] * 10
        for workers in (1, 2):
            with self.assertRaises(rmpkg.PipelineError) as raised:
                list(package("trial").map(items, batch_size=10, workers=workers))
            self.assertEqual(raised.exception.item_index, 25)
        with self.assertRaises(TypeError) as raised:
            list(package("trial").map([1] * 15 + [{1}], batch_size=10))
        self.assertEqual(raised.exception.item_index, 15)
        self.assertTrue(str(raised.exception).startswith("item 15 is"))

    def test_errors_are_kept_in_the_place_of_their_items(self):
        items = [0, 1, {"fail": 1}, 3, {4}, {"spin": 5}, 6, {"fail": 7}]
        for batch_size, workers in ((3, 1), (100, 1), (2, 2)):
            results = list(
                package("trial").map(
                    items, batch_size=batch_size, workers=workers, on_error="keep", timeout=1
                )
            )
            self.assertEqual([results[index] for index in (0, 1, 3, 6)], [0, 1, 3, 6])
            kept = {one.index: one.error for one in results if isinstance(one, rmpkg.ItemError)}
            self.assertEqual(sorted(kept), [2, 4, 5, 7])
            self.assertEqual((kept[2].kind, kept[2].item_index), ("node_failed", 2))
            self.assertIsInstance(kept[4], TypeError)
            self.assertEqual((kept[5].kind, kept[7].item_index), ("timeout", 7))

    def test_each_of_many_items_may_fail(self):
        items = [{number} for number in range(1200)]
        results = list(package("trial").map(items, batch_size=len(items), on_error="keep"))
        self.assertEqual([one.index for one in results], list(range(len(items))))

    def test_what_fails_without_items_is_raised_in_any_case(self):
        manifest = package("trial").manifest
        broken = manifest | {"nodes": [{"id": "a", "node_type": "Trial", "params": {"broken": True}}]}
        unknown = manifest | {"nodes": [{"id": "a", "node_type": "Nobody"}]}
        for wrong in (broken, unknown):
            with self.assertRaises(rmpkg.PipelineError):
                list(package("trial").map([1, 2], on_error="keep", manifest=wrong))

    def test_arguments_that_make_no_sense(self):
        for options in ({"batch_size": 0}, {"workers": 0}, {"on_error": "ignore"}):
            with self.assertRaises(ValueError):
                package("trial").map([], **options)
