"""Tests the node, then the package: python3 test_pipeline.py

RMPKG names the command, if it is not the `rmpkg` in PATH.
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
RMPKG = os.environ.get("RMPKG", "rmpkg")

sys.path.insert(0, str(HERE / "nodes"))
from greeting import Greet  # noqa: E402


class PipelineTest(unittest.TestCase):
    def test_the_node_greets(self):
        self.assertEqual(Greet("Good morning").process("Ada"), "Good morning, Ada!")

    def test_the_package_gives_what_is_expected(self):
        with tempfile.TemporaryDirectory() as folder:
            package = os.path.join(folder, "pipeline.rmpkg")
            subprocess.run(
                [RMPKG, "--quiet", "package", HERE, "--output", package],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            run = subprocess.run(
                [RMPKG, "run", package, "--input", HERE / "input.json"],
                check=True,
                stdout=subprocess.PIPE,
            )
        expected = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
        self.assertEqual(json.loads(run.stdout)["results"], expected["results"])


if __name__ == "__main__":
    unittest.main()
