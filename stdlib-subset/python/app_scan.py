"""A node that lists the imports of a package's own Python files."""

import ast
import io
import tokenize

from codec_scan import codec_module
from import_scan import imports_of, names_of

FILES = "/data"


class AppScan:
    """Takes `{"file", "path", "package"}`: where the text lies, its name for people, and the
    package that its relative imports start from."""

    def process(self, item):
        with open(f"{FILES}/{item['file']}", "rb") as file:
            source = file.read()
        try:
            tree = ast.parse(source, item["path"])
            # Some errors, such as `return` outside a function, are found only by the compiler.
            compile(tree, item["path"], "exec", dont_inherit=True)
            imports = imports_of(tree, item["package"], is_known=False)
            imports += _asyncio(tree) + _own_codec(source)
            imports.sort(key=lambda found: found["module"])
        except SyntaxError as error:
            return {"error": {"line": error.lineno or 1, "message": error.msg}}
        except (ValueError, RecursionError, MemoryError) as error:
            return {"error": {"line": 1, "message": str(error) or type(error).__name__}}
        return {"imports": imports, "names": names_of(tree)}


def _asyncio(tree):
    """The runtime itself imports `asyncio` for nodes that are asynchronous."""
    is_async = (ast.AsyncFunctionDef, ast.Await)
    lines = [node.lineno for node in ast.walk(tree) if isinstance(node, is_async)]
    found = {"module": "asyncio", "name": None, "when": "lazy", "line": min(lines, default=0)}
    return [found] if lines else []


def _own_codec(source):
    """CPython decodes the file with the codec that its first lines name; UTF-8 is always there."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source).readline)
    if encoding in ("utf-8", "utf-8-sig"):
        return []
    return [{"module": "encodings", "name": codec_module(encoding), "when": "handled", "line": 1}]
