import json
import os
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from rmpkg import __main__
from rmpkg import open as open_package
from support import PATIENCE, package, path, python

RMPKG = Path(sys.executable).with_name("rmpkg")
EXAMPLES = Path(__file__).resolve().parents[3] / "examples"


def rmpkg(*words: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [RMPKG, *words], capture_output=True, text=True, timeout=PATIENCE, **options
    )


class Command(unittest.TestCase):
    def test_it_inspects_and_runs(self):
        inspected = rmpkg("inspect", "--json", path("mixed"))
        self.assertEqual(json.loads(inspected.stdout), package("mixed").inspect())
        ran = rmpkg("run", path("mixed"), "--input", "-", input="[10, 20, 30, 25]")
        self.assertEqual(json.loads(ran.stdout)["results"], [59, 77, 81.5])
        self.assertEqual((inspected.returncode, ran.returncode), (0, 0))
        self.assertEqual(python("-m", "rmpkg", "schema").stdout, rmpkg("schema").stdout)

    def test_exit_codes_are_the_commands(self):
        for words, code in [
            (["run", path("trial"), "--input", "-"], 3),
            (["inspect", path("mixed"), "--max-size", "1"], 1),
            (["inspect", "/no/such/file"], 2),
            (["bake"], 2),
            (["--help"], 0),
        ]:
            ended = rmpkg(*words, input='[{"fail": 1}]')
            self.assertEqual(ended.returncode, code, ended.stderr)
        self.assertIn("unrecognized subcommand 'bake'", rmpkg("bake").stderr)

    def test_ctrl_c_ends_it(self):
        words = [RMPKG, "run", path("trial"), "--input", "-"]
        pipe = subprocess.PIPE
        with subprocess.Popen(words, stdin=pipe, stderr=pipe, text=True) as child:
            child.stdin.write('[{"say": "begun"}, {"spin": 1}]')
            child.stdin.close()
            while "begun" not in child.stderr.readline():
                self.assertIsNone(child.poll())
            child.send_signal(signal.SIGINT)
            self.assertEqual(child.wait(PATIENCE), 128 + signal.SIGINT)

    def test_a_pipeline_begins_is_packaged_and_runs_without_a_checkout(self):
        with tempfile.TemporaryDirectory() as folder:
            for words in (
                ["new", "hello"],
                ["package", "hello", "-o", "hello.rmpkg"],
                ["run", "hello.rmpkg", "--input", "hello/input.json"],
            ):
                ended = rmpkg(*words, cwd=folder)
                self.assertEqual(ended.returncode, 0, ended.stderr)
            again = open_package(os.path.join(folder, "hello.rmpkg"))
            items = json.loads(Path(folder, "hello", "input.json").read_text())
            results = again.run(items).results
            self.assertEqual(json.loads(ended.stdout)["results"], results)
            self.assertTrue(results)

    def test_a_package_with_numpy_is_that_of_a_checkout(self):
        with tempfile.TemporaryDirectory() as folder:
            output = Path(folder, "audio.rmpkg")
            ended = rmpkg("package", str(EXAMPLES / "audio"), "-o", str(output))
            self.assertEqual(ended.returncode, 0, ended.stderr)
            self.assertTrue(output.read_bytes() == Path(path("audio")).read_bytes(), "the packages differ")

    def test_what_no_wheel_has_built_in_is_named_with_what_to_do(self):
        with tempfile.TemporaryDirectory() as folder:
            manifest = json.loads((EXAMPLES / "calculator" / "manifest.json").read_text())
            manifest["python"] = {"builtin": ["audio"]}
            Path(folder, "manifest.json").write_text(json.dumps(manifest))
            ended = rmpkg("package", folder, "-o", str(Path(folder, "out.rmpkg")))
            self.assertEqual((ended.returncode, Path(folder, "out.rmpkg").exists()), (1, False))
            self.assertIn("the pipeline wants `audio` built in", ended.stderr)
            self.assertIn("`cargo xtask runtime --with audio --output FOLDER` makes one", ended.stderr)

    def test_what_packages_are_made_of_is_found(self):
        runtime = Path(__main__.__file__).with_name("runtime")
        script = "import os, sys; from rmpkg import __main__, _rmpkg\n"
        script += "_rmpkg.main = lambda words: print(os.environ.get('RMPKG_RUNTIME'), words)\n__main__.main()"
        for given in ({}, {"RMPKG_RUNTIME": "own"}):
            expected = given.get("RMPKG_RUNTIME", str(runtime) if runtime.is_dir() else None)
            told = python("-c", script, "new", "x", env=os.environ | given).stdout
            self.assertEqual(told, f"{expected} ['rmpkg', 'new', 'x']\n")
