"""Modules of the standard library that other builds of CPython for wasm could not import."""

import importlib
import sys

FIFTY = """
abc argparse array ast asyncio base64 binascii bisect calendar codecs collections concurrent.futures
contextlib copy csv dataclasses datetime decimal difflib email enum fractions functools hashlib heapq
html inspect io itertools json logging math operator pathlib pickle queue random re secrets
statistics string struct tempfile textwrap threading traceback typing unittest uuid xml.etree.ElementTree
""".split()


class ImportFifty:
    def process(self, item):
        for name in FIFTY:
            importlib.import_module(name)
        return {"asked": len(FIFTY), "all_there": all(name in sys.modules for name in FIFTY)}
