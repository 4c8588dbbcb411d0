"""A command line from annotations."""

import typer
from typer.testing import CliRunner

app = typer.Typer(rich_markup_mode=None)


@app.command()
def add(a: int, b: int = 2, loud: bool = False):
    typer.echo(f"{a + b}{'!' if loud else ''}")


class Use:
    def process(self, item):
        result = CliRunner().invoke(app, item)
        return [result.exit_code, result.stdout]
