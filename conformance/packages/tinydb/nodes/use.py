"""A database in a file of the run."""

import tempfile

from tinydb import Query, TinyDB


class Use:
    def process(self, item):
        with tempfile.TemporaryDirectory() as folder:
            database = TinyDB(folder + "/db.json")
            database.insert_multiple(item)
            found = database.search(Query().age > 30)
            database.update({"old": True}, Query().age > 30)
            names = sorted(row["name"] for row in TinyDB(folder + "/db.json") if row.get("old"))
        return [found, names]
