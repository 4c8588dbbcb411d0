"""A node that compiles modules to bytecode and lists their imports."""

import ast
import importlib.util
import os
from importlib._bootstrap_external import _code_to_hash_pyc

from docstrings import without_docstrings
from import_scan import imports_of, names_of

OUTPUT = "/data/bytecode"

# What CPython itself says of a file that it can't compile, be it wrong or too deep.
_REFUSALS = (SyntaxError, ValueError, RecursionError, MemoryError)


class ModuleCompiler:
    """Takes `{"folder", "path", "package", "shown", "is_known", "has_docstrings"}`: where the source
    lies, the package that its relative imports start from, the folder that it claims to be in, whether
    all that it imports is known, and whether it keeps its docstrings. The bytecode goes to the same path
    plus `c`. `{"compiled": None}` is said of a file that CPython does not take."""

    def process(self, item):
        with open(f"{item['folder']}/{item['path']}", "rb") as file:
            source = file.read()
        try:
            code = self.compile(source, item)
            tree = ast.parse(source)
            imports = imports_of(tree, item["package"], item["is_known"])
        except _REFUSALS:
            if item["is_known"]:
                raise
            return {"compiled": None}
        names = [] if item["is_known"] else names_of(tree)
        return {"compiled": {"bytes": self.write(source, code, item), "imports": imports, "names": names}}

    @staticmethod
    def compile(source, item):
        # Docstrings and asserts stay, since modules may read the former and rely on the latter; of some
        # it is known that they don't read them.
        shown = f"{item['shown']}/{item['path']}"
        if not item["has_docstrings"]:
            source = without_docstrings(ast.parse(source, shown))
        return compile(source, shown, "exec", dont_inherit=True, optimize=0)

    @staticmethod
    def write(source, code, item):
        # Validated by a hash that nobody checks (PEP 552): the bytes depend on no clock, and a
        # host that invents file times can't make them stale.
        bytecode = _code_to_hash_pyc(code, importlib.util.source_hash(source), False)
        path = f"{OUTPUT}/{item['path']}c"
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            return file.write(bytecode)
