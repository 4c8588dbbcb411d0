"""A node that compiles stdlib modules to bytecode and lists their imports."""

import ast
import os
import py_compile

from import_scan import imports_of

STDLIB = "/usr/lib/python3.12"
OUTPUT = "/data/bytecode"


class StdlibCompiler:
    """Takes `{"path", "package"}` and writes the bytecode to the same path plus `c`."""

    def process(self, item):
        path = item["path"]
        bytecode = self.compile(f"{STDLIB}/{path}", f"{OUTPUT}/{path}c")
        with open(f"{STDLIB}/{path}", "rb") as file:
            tree = ast.parse(file.read())
        imports = imports_of(tree, item["package"], is_stdlib=True)
        return {"bytes": os.path.getsize(bytecode), "imports": imports}

    @staticmethod
    def compile(source, bytecode):
        # Validated by a hash that nobody checks (PEP 552): the bytes depend on no clock, and a
        # host that invents file times can't make them stale. Docstrings and asserts stay, since
        # modules may read the former and rely on the latter.
        return py_compile.compile(
            source,
            bytecode,
            doraise=True,
            optimize=0,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
