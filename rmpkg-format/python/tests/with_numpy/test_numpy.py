import pickle
import unittest

import numpy as np
from numpy.testing import assert_array_equal

from support import package

PLAIN = {
    "version": "v1",
    "metadata": {},
    "nodes": [{"id": "a", "node_type": "PassThrough"}],
    "connections": [],
}
RECORD = np.dtype([("a", "<i4"), ("b", ">f8", (2,)), (("title", "c"), "S3")])
ARRAYS = [
    np.arange(6).reshape(2, 3),
    np.arange(6.0).reshape(2, 3).T,
    np.arange(10, dtype=">i2")[::3],
    np.array(2.5, dtype="float16"),
    np.zeros((0, 3), dtype="complex64"),
    np.array([True, False]),
    np.array(["ä", "bcd"]),
    np.array([b"x", b"yz"]),
    np.array(["2020-01-01", "NaT"], dtype="datetime64[ms]"),
    np.zeros(2, dtype=RECORD),
    np.zeros(3, dtype=np.dtype({"names": ["a"], "formats": ["i2"], "offsets": [4], "itemsize": 8})),
]


class Arrays(unittest.TestCase):
    def check(self, found, expected):
        assert_array_equal(found, expected)
        self.assertEqual((found.dtype, found.shape), (expected.dtype, expected.shape))

    def test_arrays_of_every_kind_come_back_as_they_went(self):
        for results in (
            package("calculator").run(ARRAYS, manifest=PLAIN).results,
            list(package("calculator").stream(ARRAYS, manifest=PLAIN)),
        ):
            self.assertEqual(len(results), len(ARRAYS))
            for found, array in zip(results, ARRAYS):
                self.check(found, array)
            results[0][0, 0] = 7
            self.assertEqual(results[0][0, 0], 7)

    def test_arrays_stand_anywhere_in_an_item(self):
        item = {"deep": [1, {"samples": np.arange(3)}, np.float32(0.5), np.int8(-1), np.True_]}
        (result,) = package("calculator").run([item], manifest=PLAIN).results
        self.check(result["deep"][1]["samples"], np.arange(3))
        self.assertEqual(result["deep"][2:], [0.5, -1, True])
        self.assertIs(type(result["deep"][2]), float)

    def test_nodes_compute_with_them(self):
        (result,) = package("calculator").run([np.arange(3.0)]).results
        self.check(result, np.array([10.0, 12.0, 14.0]))
        items = [np.full(4, number) for number in range(6)]
        results = list(package("calculator").map(items, batch_size=2, workers=2))
        for number, found in enumerate(results):
            self.check(found, np.full(4, number * 2 + 10))

    def test_an_example_finds_the_tones(self):
        rate, seconds = 16_000, 1.0
        time = np.arange(int(rate * seconds)) / rate
        wave = (np.sin(2 * np.pi * 440 * time) * 20_000).astype("<i2").tobytes()
        sizes = [np.array(size, "<u4").tobytes() for size in (36 + len(wave), 16, rate, rate * 2, len(wave))]
        head = b"RIFF" + sizes[0] + b"WAVEfmt " + sizes[1] + np.array([1, 1], "<u2").tobytes()
        head += sizes[2] + sizes[3] + np.array([2, 16], "<u2").tobytes() + b"data" + sizes[4]
        (result,) = package("audio").run([np.frombuffer(head + wave, "u1")], timeout=120).results
        self.assertAlmostEqual(result["peaks"][0]["hz"], 440, delta=2)
        self.assertIsInstance(result["spectrum"]["chart"]["x"], np.ndarray)

    def test_what_has_no_bytes_to_keep_is_named_with_its_place(self):
        for array, problem in [
            (np.array([object()]), "an array of dtype `object`"),
            (np.longdouble(1), "of dtype `longdouble`"),
            (np.ma.array([1, 2], mask=[0, 1]), "a masked array"),
        ]:
            with self.assertRaises(TypeError) as raised:
                package("calculator").run([1, {"a": array}])
            self.assertTrue(str(raised.exception).startswith('item 1["a"] is '), raised.exception)
            self.assertIn(problem, str(raised.exception))

    def test_results_are_pickled_with_their_arrays(self):
        result = package("calculator").run([np.arange(2)])
        self.check(pickle.loads(pickle.dumps(result)).results[0], np.array([10, 12]))
