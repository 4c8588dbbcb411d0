"""Nodes that call deeply, in Python or in C; the item is the depth."""

import ast
import copy
import json
import pickle
import re
import sys


def count_down(n):
    return 0 if n == 0 else 1 + count_down(n - 1)


def nested_list(depth):
    value = []
    for _ in range(depth):
        value = [value]
    return value


class PythonFrames:
    def process(self, depth):
        sys.setrecursionlimit(2 * depth)
        return count_down(depth)


class JsonLoads:
    def process(self, depth):
        return len(json.loads("[" * depth + "]" * depth))


class JsonDumps:
    def process(self, depth):
        return len(json.dumps(nested_list(depth)))


class AstParse:
    def process(self, depth):
        return type(ast.parse("not " * depth + "x")).__name__


class AstCompile:
    def process(self, depth):
        tree = ast.Constant(1)
        for _ in range(depth):
            tree = ast.UnaryOp(ast.USub(), tree)
        compile(ast.fix_missing_locations(ast.Expression(tree)), "deep", "eval")
        return "compiled"


class Repr:
    def process(self, depth):
        return len(repr(nested_list(depth)))


class RegularExpression:
    def process(self, depth):
        return re.compile("(" * depth + ")" * depth).groups


class Equality:
    def process(self, depth):
        return nested_list(depth) == nested_list(depth)


class Pickle:
    def process(self, depth):
        return len(pickle.dumps(nested_list(depth)))


class DeepCopy:
    def process(self, depth):
        return len(copy.deepcopy(nested_list(depth)))


class Parentheses:
    def process(self, depth):
        return eval("(" * depth + "1" + ")" * depth)
