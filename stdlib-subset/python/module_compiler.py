"""A node that compiles modules to bytecode and lists their imports."""

import ast
import gc
import importlib.util
import os
from importlib._bootstrap_external import _code_to_hash_pyc

from code_scan import CodeScan
from codec_scan import own_codec
from docstrings import without_docstrings
from import_scan import HANDLED, facts_of
from longest_line import longest_line

OUTPUT = "/data/bytecode"

# CPython's words for what it could compile if it had more room: the file is valid.
_TOO_DEEP = (RecursionError, MemoryError)


class ModuleCompiler:
    """Takes `{"source", "output", "shown", "package", "is_known", "has_docstrings", "is_checked"}`: the
    file, where its bytecode goes, the path that it claims to have, the package that its relative imports
    start from, whether all that it imports is known, and whether it keeps its docstrings and is compared
    with its source when it is imported.

    Says `{"compiled": {"bytes", "imports", "names"}}`, and `{"fault": {"line", "message", "is_deep"}}` of
    a file that CPython does not take."""

    def __init__(self, wanted):
        self.wanted = set(wanted)
        # Trees and code have no cycles: the collector would look through them for nothing.
        gc.disable()

    def process(self, item):
        with open(item["source"], "rb") as file:
            source = file.read()
        try:
            code = _compiled(source, item)
            facts = self.facts(source, code, item)
        except SyntaxError as error:
            return _fault(item, error, error.lineno or 1, error.msg)
        except ValueError as error:
            return _fault(item, error, 1, str(error))
        except _TOO_DEEP as error:
            return _fault(item, error, longest_line(source), str(error) or type(error).__name__)
        return {"compiled": {"bytes": _write(source, code, item), **facts}}

    def facts(self, source, code, item):
        scan = CodeScan(code)
        facts = scan.facts(item["package"], item["is_known"], self.wanted)
        facts = facts or self.facts_of_tree(source, scan, item)
        if not item["is_known"] and (codec := own_codec(source)):
            own = {"module": "encodings", "name": codec, "when": HANDLED, "line": 1}
            facts["imports"] = sorted([*facts["imports"], own], key=lambda found: found["module"])
        return facts

    def facts_of_tree(self, source, scan, item):
        try:
            return facts_of(ast.parse(source), item["package"], item["is_known"], self.wanted)
        except _TOO_DEEP:
            return scan.unknown(self.wanted)


def _compiled(source, item):
    # Docstrings and asserts stay, since modules may read the former and rely on the latter; of some
    # it is known that they don't read them.
    if not item["has_docstrings"]:
        source = without_docstrings(ast.parse(source, item["shown"]))
    return compile(source, item["shown"], "exec", dont_inherit=True, optimize=0)


def _write(source, code, item):
    # Validated by a hash (PEP 552): the bytes depend on no clock, and a host that invents file times
    # can't make them stale.
    source_hash = importlib.util.source_hash(source)
    bytecode = _code_to_hash_pyc(code, source_hash, item["is_checked"])
    path = f"{OUTPUT}/{item['output']}"
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        return file.write(bytecode)


def _fault(item, error, line, message):
    if item["is_known"]:
        raise error
    return {"fault": {"line": line, "message": message, "is_deep": isinstance(error, _TOO_DEEP)}}
