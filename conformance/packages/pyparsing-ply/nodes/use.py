"""Two parsers."""

import pyparsing as pp
from ply import lex

tokens = ("NUMBER", "PLUS")
t_PLUS = r"\+"
t_ignore = " "


def t_NUMBER(token):
    r"\d+"
    token.value = int(token.value)
    return token


def t_error(token):
    token.lexer.skip(1)


class Use:
    def process(self, item):
        integer = pp.Word(pp.nums).set_parse_action(lambda found: int(found[0]))
        sums = pp.infix_notation(integer, [("*", 2, pp.OpAssoc.LEFT), ("+", 2, pp.OpAssoc.LEFT)])
        lexer = lex.lex()
        lexer.input(item)
        return [sums.parse_string(item).as_list(), [[token.type, token.value] for token in lexer]]
