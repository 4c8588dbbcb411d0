"""Finds the imports of a Python source file with CPython's own parser, without running it."""

import ast

from codec_scan import codec_module, codecs_of, last_name, named_codecs

ALWAYS, MAYBE, LAZY, HANDLED = "always", "maybe", "lazy", "handled"
_STRENGTH = {ALWAYS: 0, MAYBE: 1, LAZY: 2, HANDLED: 3}

# Entry points of modules that can also be run as scripts: nothing else calls them.
_SCRIPT_FUNCTIONS = {"main", "_main", "test", "_test"}

_GUARDS = (ast.If, ast.Try, ast.TryStar, ast.With, ast.For, ast.While, ast.Match)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)

# What catches the error of an import that finds nothing.
_CATCHES = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


# Stands for what a scan can't see: any module of the package, as the module; any submodule, as the
# name.
ANY = "*"


def imports_of(tree, package, is_known):
    """Lists the imports in `tree`, a module whose relative imports start at `package`.

    Each is a dict: `module`, `name` (for `from module import name`, which may be a submodule),
    `when` (`always`: unguarded at module level; `maybe`: at module level under a condition;
    `lazy`: in a function; `handled`: where its failure is dealt with), `line`. Of equal ones the
    strongest is kept.

    What known code, such as the standard library, imports by a name that it is given is left to
    whoever gives the name.
    """
    scan = _Scan(package, is_known)
    for statement in tree.body:
        scan.visit(statement, ALWAYS)
    if not is_known:
        for codec in named_codecs(tree):
            scan.add("encodings", codec, HANDLED, tree.body[0])
    return [
        {"module": module, "name": name, "when": when, "line": line}
        for (module, name), (when, line) in sorted(scan.found.items(), key=_by_name)
    ]


def names_of(tree):
    """Lists every name in `tree` that could be an attribute of a module, as code or as a text.

    `*` is among them if all attributes of some module are imported.
    """
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            names.add(node.attr)
        elif isinstance(node, ast.alias):
            names.update(node.name.split("."))
        elif text := _text(node):
            names.update(part for part in text.split(".") if part.isidentifier())
    return sorted(names)


def _by_name(entry):
    (module, name), _ = entry
    return module, name or ""


class _Scan:
    def __init__(self, package, is_known):
        self.package = package
        self.is_known = is_known
        self.found = {}

    def visit(self, node, when):
        if isinstance(node, ast.Import):
            for alias in node.names:
                self.add(alias.name, None, when, node)
        elif isinstance(node, ast.ImportFrom):
            module = self.absolute(node.level, node.module or "")
            for alias in node.names:
                self.add(module, None if alias.name == "*" else alias.name, when, node)
        elif isinstance(node, ast.If) and _never_runs(node.test):
            self.visit_all(node.orelse, when)
        elif isinstance(node, (ast.Try, ast.TryStar)) and any(map(_handles, node.handlers)):
            self.visit_all(node.body, HANDLED)
            self.visit_all(node.handlers + node.orelse + node.finalbody, _inside(node, when))
        elif self.is_known and getattr(node, "name", None) in _SCRIPT_FUNCTIONS:
            pass
        else:
            if isinstance(node, ast.Call):
                self.visit_call(node, when)
            self.visit_all(ast.iter_child_nodes(node), _inside(node, when))

    def visit_all(self, nodes, when):
        for node in nodes:
            self.visit(node, when)

    def visit_call(self, call, when):
        """Records what is imported by a name in a string: modules, and codecs."""
        function = last_name(call.func)
        if call.args and function in ("import_module", "__import__"):
            self.add_named(call.args[0], when, call)
        elif call.args and function == "find_spec":
            # It answers `None` where there is nothing.
            self.add_named(call.args[0], HANDLED, call)
        names, is_open = codecs_of(call)
        for module in filter(None, map(codec_module, names)):
            self.add("encodings", module, LAZY, call)
        if is_open and not self.is_known:
            self.add("encodings", ANY, HANDLED, call)

    def add_named(self, name, when, call):
        text = _text(name)
        if text:
            level = len(text) - len(text.lstrip("."))
            self.add(self.absolute(level, text[level:]), None, when, call)
        elif not self.is_known:
            self.add(ANY, None, HANDLED, call)

    def add(self, module, name, when, node):
        found = self.found.get((module, name))
        if found is None or _STRENGTH[when] < _STRENGTH[found[0]]:
            self.found[module, name] = when, node.lineno

    def absolute(self, level, module):
        """Resolves a relative import as `importlib` does; beyond the top its dots stay."""
        package = self.package.split(".") if self.package else []
        if level == 0 or level > len(package):
            return "." * level + module
        base = package[: len(package) - level + 1]
        return ".".join([*base, module] if module else base)


def _inside(node, when):
    if isinstance(node, _FUNCTIONS):
        return LAZY
    return MAYBE if when == ALWAYS and isinstance(node, _GUARDS) else when


def _handles(handler):
    """Whether this `except` deals with a missing module, and does not just say it differently."""
    caught = handler.type
    types = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    catches = caught is None or any(last_name(type) in _CATCHES for type in types)
    return catches and not any(isinstance(node, ast.Raise) for node in ast.walk(handler))


def _never_runs(test):
    """Whether `test` is `TYPE_CHECKING` or `__name__ == "__main__"`."""
    if isinstance(test, ast.Compare):
        return last_name(test.left) == "__name__" and isinstance(test.ops[0], ast.Eq)
    return last_name(test) == "TYPE_CHECKING"


def _text(node):
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
