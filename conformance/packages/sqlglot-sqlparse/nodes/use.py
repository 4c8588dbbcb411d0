"""Translates SQL from one database to another."""

import sqlglot
import sqlparse


class Use:
    def process(self, item):
        read, write, text = item
        try:
            return [sqlglot.transpile(text, read=read, write=write), sqlparse.format(text, reindent=True, keyword_case="upper")]
        except sqlglot.ParseError as error:
            return error.errors[0]["description"]
