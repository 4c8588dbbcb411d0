"""Where a file is nested too deep: an error of the compiler's recursion names no line."""

import io
import tokenize

_NO_CODE = {tokenize.COMMENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.INDENT, tokenize.NL}


def longest_line(source):
    """The line, from 1, where the statement with the most tokens begins: the deeper, the more there are."""
    begin, count, most, line = 1, 0, 0, 1
    try:
        for token in tokenize.tokenize(io.BytesIO(source).readline):
            if token.type in (tokenize.NEWLINE, tokenize.ENDMARKER):
                if count > most:
                    most, line = count, begin
                count = 0
            elif token.type not in _NO_CODE:
                begin = token.start[0] if count == 0 else begin
                count += 1
    except (SyntaxError, ValueError, tokenize.TokenError):
        pass
    return line
