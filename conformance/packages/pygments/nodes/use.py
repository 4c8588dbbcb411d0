"""Colours code."""

from pygments import highlight
from pygments.formatters import HtmlFormatter, get_formatter_by_name
from pygments.lexers import get_lexer_by_name, guess_lexer_for_filename


class Use:
    def process(self, item):
        name, code = item
        lexer = guess_lexer_for_filename(name, code)
        return [lexer.name, highlight(code, lexer, HtmlFormatter(nowrap=True)), highlight("a: 1\n", get_lexer_by_name("yaml"), get_formatter_by_name("terminal"))]
