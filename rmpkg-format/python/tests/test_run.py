import io
import json
import sys
import tempfile
import threading
import unittest
from pathlib import Path

import rmpkg
from support import package, path

PLAIN = {
    "version": "v1",
    "metadata": {},
    "nodes": [{"id": "a", "node_type": "PassThrough"}],
    "connections": [],
}


class Runs(unittest.TestCase):
    def test_a_run_gives_all_fields_of_the_report(self):
        result = package("mixed").run([10, 20, 30, 25], timeout=60)
        self.assertEqual(result.results, [59, 77, 81.5])
        self.assertEqual(result.outputs, result.results)
        self.assertEqual(result.graph_info["execution_order"], ["scale", "smooth", "shift"])
        self.assertEqual([node["items_in"] for node in result.metrics["nodes"]], [4, 4, 3])
        self.assertGreater(result.peak_memory_bytes, 1 << 16)
        self.assertGreater(result.seconds, 0)
        self.assertEqual(package("calculator").run([1]).outputs, 12)

    def test_any_json_value_comes_back_as_it_went(self):
        items = [None, True, 2**64 - 1, -(2**63), 1.5, "ä\n\u0001", [[], {}], {"z": {"a": None}}]
        result = package("calculator").run(items + [(1, 2)], manifest=PLAIN)
        self.assertEqual(result.results, items + [[1, 2]])
        self.assertIs(type(result.results[4]), float)

    def test_results_may_stay_json_as_the_pipeline_has_written_it(self):
        array = {"__numpy__": True, "dtype": "uint8", "shape": [2], "data": "AQI="}
        items = [1.0, 1e22, "ä\n", None, {"z": 1, "a": [True]}, array]
        run = package("calculator")._run
        texts = run(items, None, None, {"manifest": PLAIN}, as_json=True).results
        self.assertEqual(texts[:5], ["1.0", "1e+22", '"ä\\n"', None, '{"z":1,"a":[true]}'])
        self.assertEqual(json.loads(texts[5])["array"]["data"], "AQI=")

    def test_items_may_come_from_any_iterable(self):
        self.assertEqual(package("calculator").run(n for n in range(2)).results, [10, 12])

    def test_a_package_comes_from_bytes_and_paths(self):
        content = Path(path("calculator")).read_bytes()
        for source in (content, bytearray(content), memoryview(content), Path(path("calculator"))):
            self.assertEqual(rmpkg.open(source).run([1]).results, [12])
        self.assertIsNone(rmpkg.open(content).inspect()["package"])

    def test_inspect_and_manifest_say_what_is_in_it(self):
        document = package("mixed").inspect()
        self.assertEqual(document["nodes"]["smooth"], "RollingMean")
        self.assertEqual(document["sha256"], package("mixed").digest)
        self.assertEqual(document["package"], path("mixed"))
        self.assertEqual(package("mixed").manifest["metadata"]["name"], "mixed")

    def test_output_arrives_while_it_runs(self):
        heard = []

        def listen(text):
            heard.append(text)
            if "ä" in text:
                raise InterruptedError("heard enough")

        with self.assertRaises(InterruptedError):
            package("trial").run([{"say": "ä"}, {"spin": 1}], on_output=listen)
        self.assertIn("ä\n", "".join(heard))
        written = io.StringIO()
        result = package("trial").run([{"say": "hello"}], on_output=written)
        self.assertEqual(written.getvalue(), result.stderr)
        self.assertIn("hello\n", result.stderr)

    def test_nodes_write_to_data(self):
        with tempfile.TemporaryDirectory() as folder:
            result = package("mixed").run([1, 2], data=folder, models=Path(folder))
            self.assertEqual(len(result.results), 1)

    def test_threads_run_at_once(self):
        results = {}

        def run(number):
            results[number] = package("mixed").run([number, number + 1]).results

        threads = [threading.Thread(target=run, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(results, {n: [round((n + 0.5) * 1.8 + 32, 10)] for n in range(6)})

    def test_arrays_are_dicts_where_there_is_no_numpy(self):
        self.assertNotIn("numpy", sys.modules)
        array = {"__numpy__": True, "dtype": "uint8", "shape": [2], "data": "AQI="}
        (result,) = package("calculator").run([array]).results
        self.assertEqual(result["array"]["meta"]["shape"], [2])
        self.assertEqual(result["array"]["data"], "DA4=")
