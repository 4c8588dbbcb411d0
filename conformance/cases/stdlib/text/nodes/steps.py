import csv
import difflib
import io
import string
import textwrap


class Step:
    def process(self, item):
        rows = list(csv.reader(io.StringIO(item)))
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        return [rows, out.getvalue(), textwrap.fill(item * 3, 30), difflib.get_close_matches("appel", ["ape", "apple"]), string.Template("$a!").substitute(a=1)]
