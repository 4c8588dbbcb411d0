"""A node that compiles modules to bytecode and lists their imports."""

import ast
import os
import py_compile

from import_scan import imports_of, names_of

OUTPUT = "/data/bytecode"

# What CPython itself says of a file that it can't compile, be it wrong or too deep.
_REFUSALS = (SyntaxError, ValueError, RecursionError, MemoryError, py_compile.PyCompileError)


class ModuleCompiler:
    """Takes `{"folder", "path", "package", "shown", "is_known"}`: where the source lies, the package
    that its relative imports start from, and the folder that it claims to be in. The bytecode goes to
    the same path plus `c`. `{"compiled": None}` is said of a file that CPython does not take."""

    def process(self, item):
        source = f"{item['folder']}/{item['path']}"
        try:
            bytecode = self.compile(source, item)
            with open(source, "rb") as file:
                tree = ast.parse(file.read())
            imports = imports_of(tree, item["package"], item["is_known"])
        except _REFUSALS:
            if item["is_known"]:
                raise
            return {"compiled": None}
        names = [] if item["is_known"] else names_of(tree)
        found = {"bytes": os.path.getsize(bytecode), "imports": imports, "names": names}
        return {"compiled": found}

    @staticmethod
    def compile(source, item):
        # Validated by a hash that nobody checks (PEP 552): the bytes depend on no clock, and a
        # host that invents file times can't make them stale. Docstrings and asserts stay, since
        # modules may read the former and rely on the latter.
        return py_compile.compile(
            source,
            f"{OUTPUT}/{item['path']}c",
            f"{item['shown']}/{item['path']}",
            doraise=True,
            optimize=0,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
