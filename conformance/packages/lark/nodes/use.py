"""Parses sums by a grammar."""

from lark import Lark, Transformer, UnexpectedInput, v_args

GRAMMAR = """
?start: sum
?sum: product | sum "+" product -> add | sum "-" product -> sub
?product: atom | product "*" atom -> mul
?atom: NUMBER -> number | "(" sum ")"
%import common.NUMBER
%import common.WS
%ignore WS
"""


@v_args(inline=True)
class Calculate(Transformer):
    from operator import add, mul, sub
    number = float


class Use:
    def __init__(self):
        self.parser = Lark(GRAMMAR, parser="lalr", transformer=Calculate())
        self.tree = Lark(GRAMMAR)

    def process(self, item):
        try:
            return [self.parser.parse(item), self.tree.parse(item).pretty()]
        except UnexpectedInput as error:
            return [error.line, error.column]
