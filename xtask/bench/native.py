"""Runs the node of a folder in `conformance/packages`, and fails unless it gives what is expected.

python3 native.py FOLDER
"""

import json
import sys
from pathlib import Path

folder = Path(sys.argv[1])
sys.path.insert(0, str(folder / "nodes"))
from use import Use  # noqa: E402

node = Use()
results = [node.process(item) for item in json.loads((folder / "input.json").read_text("utf-8"))]
expected = json.loads((folder / "expected.json").read_text("utf-8"))["results"]
sys.exit(json.loads(json.dumps(results)) != expected)
