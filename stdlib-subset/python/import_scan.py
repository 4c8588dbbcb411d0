"""Finds the imports of a Python source file with CPython's own parser, without running it."""

import ast

from codec_scan import ANY, codec_module, codecs_of, last_name, named_codecs

ALWAYS, MAYBE, LAZY, HANDLED = "always", "maybe", "lazy", "handled"
_STRENGTH = {ALWAYS: 0, MAYBE: 1, LAZY: 2, HANDLED: 3}

# Entry points of modules that can also be run as scripts: nothing else calls them.
_SCRIPT_FUNCTIONS = {"main", "_main", "test", "_test"}

_GUARDS = {ast.If, ast.Try, ast.TryStar, ast.With, ast.For, ast.While, ast.Match}
_FUNCTIONS = {ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda}

# What catches the error of an import that finds nothing.
_CATCHES = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}

# What imports a module by its name.
IMPORTERS = {"import_module", "__import__", "find_spec"}


def facts_of(tree, package, is_known, wanted):
    """Lists the imports in `tree`, a module whose relative imports start at `package`, and its names.

    Each import is a dict: `module`, `name` (for `from module import name`, which may be a submodule),
    `when` (`always`: unguarded at module level; `maybe`: at module level under a condition;
    `lazy`: in a function; `handled`: where its failure is dealt with), `line`. Of equal ones the
    strongest is kept.

    The names are those of `wanted` that could be an attribute of a module, as code or as a text; `*` is
    among them if all attributes of some module are imported.

    What known code, such as the standard library, imports by a name that it is given is left to
    whoever gives the name. Its own names are of no interest.
    """
    scan = _Scan(package, is_known)
    scan.visit(tree.body)
    if not is_known:
        for codec in named_codecs(scan.texts):
            scan.add("encodings", codec, HANDLED, tree.body[0].lineno)
        if scan.async_lines:
            # The runtime itself imports it for nodes that are asynchronous.
            scan.add("asyncio", None, LAZY, min(scan.async_lines))
    names = set() if is_known else wanted_names(scan.names, scan.texts, wanted)
    return {"imports": listed(scan.found), "names": sorted(names)}


def listed(found):
    """The imports, sorted by name, as they are told."""
    return [
        {"module": module, "name": name, "when": when, "line": line}
        for (module, name), (when, line) in sorted(found.items(), key=_by_name)
    ]


def wanted_names(names, texts, wanted):
    """The wanted ones among names and dotted texts."""
    found = wanted & names
    for text in texts:
        found |= wanted.intersection(text.split("."))
    return found


def _by_name(entry):
    (module, name), _ = entry
    return module, name or ""


class _Scan:
    """One pass over a tree. It has a stack of its own, since a tree may be deeper than Python's."""

    def __init__(self, package, is_known):
        self.package = package
        self.is_known = is_known
        self.found = {}
        self.names = set()
        self.texts = set()
        self.async_lines = []

    def visit(self, statements):
        stack = [(statement, ALWAYS) for statement in reversed(statements)]
        while stack:
            node, when = stack.pop()
            below = self.visit_node(node, when)
            stack.extend(reversed(below))

    def visit_node(self, node, when):
        """Notes what the node says itself; gives what is below it, each with its circumstances."""
        kind = type(node)
        if kind is ast.Constant:
            self.note_texts([node])
        elif kind is ast.Attribute:
            self.names.add(node.attr)
        elif kind is ast.Call:
            self.note_call(node, when)
        elif kind is ast.Import or kind is ast.ImportFrom:
            self.note_import(node, when)
            return []
        elif kind is ast.If and _never_runs(node.test):
            return [(child, when) for child in node.orelse]
        elif kind is ast.AsyncFunctionDef or kind is ast.Await:
            self.async_lines.append(node.lineno)
        elif (kind is ast.Try or kind is ast.TryStar) and any(map(_handles, node.handlers)):
            rest = node.handlers + node.orelse + node.finalbody
            inside = _inside(kind, when)
            return [(child, HANDLED) for child in node.body] + [(child, inside) for child in rest]
        if self.is_known and getattr(node, "name", None) in _SCRIPT_FUNCTIONS:
            return []
        inside = _inside(kind, when)
        return [(child, inside) for child in self.children(node)]

    def children(self, node):
        """Tables of constants may have thousands of rows: those are not visited one by one."""
        found = []
        for field in node._fields:
            value = getattr(node, field, None)
            if type(value) is list:
                if set(map(type, value)) <= {ast.Constant}:
                    self.note_texts(value)
                else:
                    found.extend(child for child in value if isinstance(child, ast.AST))
            elif isinstance(value, ast.AST) and value._fields:
                found.append(value)
        return found

    def note_texts(self, constants):
        values = [constant.value for constant in constants]
        self.texts.update([value for value in values if type(value) is str])

    def note_import(self, node, when):
        level = node.level if type(node) is ast.ImportFrom else None
        module = None if level is None else self.absolute(level, node.module or "")
        for alias in node.names:
            self.names.update(alias.name.split("."))
            if module is None:
                self.add(alias.name, None, when, node.lineno)
            else:
                self.add(module, None if alias.name == ANY else alias.name, when, node.lineno)

    def note_call(self, call, when):
        """Records what is imported by a name in a string: modules, and codecs."""
        function = last_name(call.func)
        if call.args and function in IMPORTERS:
            # `find_spec` answers `None` where there is nothing.
            self.add_named(call.args[0], HANDLED if function == "find_spec" else when, call)
        names, is_open = codecs_of(call)
        for module in filter(None, map(codec_module, names)):
            self.add("encodings", module, LAZY, call.lineno)
        if is_open and not self.is_known:
            self.add("encodings", ANY, HANDLED, call.lineno)

    def add_named(self, name, when, call):
        text = _text(name)
        if text:
            level = len(text) - len(text.lstrip("."))
            self.add(self.absolute(level, text[level:]), None, when, call.lineno)
        elif not self.is_known:
            self.add(ANY, None, HANDLED, call.lineno)

    def add(self, module, name, when, line):
        found = self.found.get((module, name))
        if found is None or _STRENGTH[when] < _STRENGTH[found[0]]:
            self.found[module, name] = when, line

    def absolute(self, level, module):
        """Resolves a relative import as `importlib` does; beyond the top its dots stay."""
        package = self.package.split(".") if self.package else []
        if level == 0 or level > len(package):
            return "." * level + module
        base = package[: len(package) - level + 1]
        return ".".join([*base, module] if module else base)


def _inside(kind, when):
    if kind in _FUNCTIONS:
        return LAZY
    return MAYBE if when == ALWAYS and kind in _GUARDS else when


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
