"""The examples of `docs/hosts/`: each page has a whole program, and what it prints."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import helpers

PAGES = Path(__file__).parents[4] / "docs" / "hosts"


def check(name, folder):
    """Runs the first program of a page in a folder with `text.rmpkg`, and compares what it prints."""
    text = (PAGES / f"{name}.md").read_text(encoding="utf-8")
    program, printed = (re.search(f"```{kind}\n(.*?)```", text, re.DOTALL)[1] for kind in ("python", "text"))
    shutil.copy(helpers.TEXT, folder / "text.rmpkg")
    (folder / "program.py").write_text(program, encoding="utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "program.py"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, encoding="utf-8", timeout=300)
    assert (done.returncode, done.stdout) == (0, printed), done.stderr
