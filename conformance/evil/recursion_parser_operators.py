"""Parses an expression of operators before operators, each of which is a call of the parser's."""

import ast


class Evil:
    def process(self, item):
        return type(ast.parse("not " * 100_000 + "x")).__name__
