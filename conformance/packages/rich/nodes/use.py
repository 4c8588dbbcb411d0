"""Draws tables of text."""

import io

from rich.console import Console
from rich.markdown import Markdown
from rich.table import Table


class Use:
    def process(self, item):
        console = Console(file=io.StringIO(), width=40, force_terminal=True, color_system="truecolor", legacy_windows=False)
        table = Table("name", "n", title="Table")
        for name, number in item:
            table.add_row(f"[bold]{name}[/]", str(number))
        console.print(table)
        console.print(Markdown("* one\n* `two`"))
        return console.file.getvalue()
