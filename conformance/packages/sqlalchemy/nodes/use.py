"""Writes SQL for several databases."""

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, func, select
from sqlalchemy.dialects import mysql, postgresql
from sqlalchemy.schema import CreateTable

METADATA = MetaData()
AUTHOR = Table("author", METADATA, Column("id", Integer, primary_key=True), Column("name", String(30)))
BOOK = Table("book", METADATA, Column("id", Integer, primary_key=True), Column("author", ForeignKey("author.id")))


class Use:
    def process(self, item):
        query = select(AUTHOR.c.name, func.count(BOOK.c.id)).join(BOOK).group_by(AUTHOR.c.name).having(func.count(BOOK.c.id) > item)
        shown = [str(query.compile(dialect=dialect(), compile_kwargs={"literal_binds": True})) for dialect in (postgresql.dialect, mysql.dialect)]
        return [*shown, str(CreateTable(BOOK))]
