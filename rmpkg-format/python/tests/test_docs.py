import os
import re
import shutil
import tempfile
import unittest
from pathlib import Path

from support import path, python

PAGE = Path(__file__).parents[3] / "docs" / "hosts" / "python.md"


class Docs(unittest.TestCase):
    def test_the_program_on_the_page_prints_what_the_page_says(self):
        page = PAGE.read_text(encoding="utf-8")
        (program,) = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
        (expected,) = re.findall(r"```text\n(.*?)```", page, re.DOTALL)
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(path("mixed"), folder)
            ended = python("-c", program, cwd=folder, env=os.environ | {"PYTHONPATH": ""})
        self.assertEqual((ended.stdout, ended.stderr), (expected, ""))
