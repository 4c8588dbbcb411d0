"""Removes docstrings from a module."""

import ast

_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def without_docstrings(tree):
    """The tree without docstrings and without assertions about them; all else stays in its line."""
    return _Remover().visit(tree)


class _Remover(ast.NodeTransformer):
    def generic_visit(self, node):
        super().generic_visit(node)
        if isinstance(node, _DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            docstring = node.body.pop(0)
            if not node.body and not isinstance(node, ast.Module):
                node.body.append(_nothing(docstring))
        return node

    def visit_Assert(self, node):
        names = (part.attr for part in ast.walk(node.test) if isinstance(part, ast.Attribute))
        return _nothing(node) if "__doc__" in names else node


def _nothing(node):
    return ast.copy_location(ast.Pass(), node)
