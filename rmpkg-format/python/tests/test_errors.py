import copy
import pickle
import unittest
from pathlib import Path

import rmpkg
from support import package, path


class Errors(unittest.TestCase):
    def raised(self, kind, do, *arguments, **options):
        with self.assertRaises(kind) as raised:
            do(*arguments, **options)
        return raised.exception

    def test_a_node_that_fails_is_named_with_the_item(self):
        items = [1, {"fail": "a"}, 3]
        error = self.raised(rmpkg.PipelineError, package("trial").run, items)
        self.assertEqual((error.kind, error.node_id, error.node_type), ("node_failed", "trial", "Trial"))
        self.assertEqual((error.item_index, error.python_type), (1, "ValueError"))
        self.assertEqual((error.cause, error.causes[0]["relation"]), ("'a'", "cause"))
        self.assertIn("it was to fail", str(error))
        self.assertIn("in process", error.traceback)
        self.assertEqual((error.reported_by, error.exit_code), ("guest", 3))
        self.assertEqual(error.metrics["nodes"][0]["id"], "trial")
        self.assertIn("it was to fail", error.stderr)

    def test_errors_survive_pickling_and_engines_that_make_them_anew(self):
        error = self.raised(rmpkg.PipelineError, package("trial").run, [{"fail": 1}])
        for other in (pickle.loads(pickle.dumps(error)), copy.copy(error), type(error)(*error.args)):
            self.assertIs(type(other), rmpkg.PipelineError)
            self.assertEqual((str(other), other.document), (str(error), error.document))
        self.assertEqual(str(rmpkg.LimitError("a sentence")), "a sentence")
        self.assertEqual(rmpkg.RmpkgError().kind, "internal")

    def test_each_limit_has_its_kind(self):
        run = package("trial").run
        for kind, items, options in [
            ("timeout", [{"spin": 1}], {"timeout": 0.5}),
            ("memory", ["x" * (1 << 20)] * 40, {"max_memory": "32MiB"}),
            ("output", ["x" * 5000], {"max_output": "4 KiB"}),
        ]:
            error = self.raised(rmpkg.LimitError, run, items, **options)
            self.assertEqual((error.kind, error.exit_code), (kind, 4))

    def test_what_is_no_item_is_named_with_its_place(self):
        error = self.raised(TypeError, package("trial").run, [1, {"a": [0, {2}]}])
        self.assertEqual(str(error), 'item 1["a"][1] is of type `set`; make a list of it')
        self.assertEqual(error.item_index, 1)
        endless = []
        endless.append(endless)
        for item, problem in [
            (b"x", "of type `bytes`; encode it"),
            (2**64, "an int beyond 64 bits"),
            ({1: 2}, "a dict with a key of type `int`"),
            ("\ud800", "lone surrogates"),
            (endless, "nested deeper than 100 levels"),
            (float("nan"), "the float NaN, which JSON has not"),
            (-float("inf"), "the float -inf, which JSON has not"),
            (object(), "of type `object`; supported are None"),
        ]:
            error = self.raised(TypeError, package("trial").run, [item])
            self.assertIn(problem, str(error))
            self.assertTrue(str(error).startswith("item 0"), str(error))

    def test_a_package_that_cannot_be_read_or_trusted(self):
        calculator, digest = path("calculator"), package("calculator").digest
        for source, demands, kind, code in [
            (b"no package", {}, "invalid_package", "not_a_zip"),
            ("/no/such/file", {}, "invalid_package", "unreadable"),
            (calculator, {"sha256": "0" * 64}, "untrusted_package", "wrong_package"),
            (calculator, {"public_key": KEY}, "untrusted_package", "signature_missing"),
            (calculator, {"runtime": ["0" * 64]}, "untrusted_package", None),
        ]:
            error = self.raised(rmpkg.PackageError, rmpkg.open, source, **demands)
            self.assertEqual((error.kind, error.code, error.exit_code), (kind, code, 2))
        runtime = package("calculator").inspect()["wasm"]
        trusted = rmpkg.open(calculator, sha256=digest.upper(), runtime=module_digest(calculator))
        self.assertEqual((trusted.run([1]).results, bool(runtime)), ([12], True))

    def test_a_demand_that_cannot_be_read_is_no_defect_of_the_package(self):
        for demands, sentence in [
            ({"public_key": "x"}, "neither a public key nor a file"),
            ({"runtime": "abc"}, "64 hexadecimal digits"),
            ({"public_key": KEY, "signature": b"x"}, "no prehashed minisign signature"),
            ({"public_key": KEY, "signature": Path("/no/such/file")}, "cannot read"),
        ]:
            error = self.raised(rmpkg.RmpkgError, rmpkg.open, path("calculator"), **demands)
            self.assertIs(type(error), rmpkg.RmpkgError)
            self.assertIn(sentence, str(error))

    def test_arguments_that_make_no_sense(self):
        run = package("calculator").run
        for kind, options in [
            (ValueError, {"timeout": -1}),
            (ValueError, {"timeout": float("nan")}),
            (ValueError, {"max_memory": "much"}),
            (ValueError, {"max_memory": -1}),
            (TypeError, {"max_memory": 1.5}),
            (TypeError, {"speed": 1}),
            (TypeError, {"manifest": {1}}),
            (rmpkg.RmpkgError, {"data": "/no/such/folder"}),
            (rmpkg.PipelineError, {"manifest": {"version": 1}}),
        ]:
            self.raised(kind, run, [1], **options)


#: Nobody has signed with it here.
KEY = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"


def module_digest(file: str) -> str:
    entries = rmpkg.open(file).inspect()["entries"]
    return next(entry["sha256"] for entry in entries if entry["path"].endswith(".wasm"))
