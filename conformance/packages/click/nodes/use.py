"""Runs a command line in a pipeline."""

import click
from click.testing import CliRunner


@click.command()
@click.option("--count", type=click.IntRange(1, 3), default=1, help="How often.")
@click.argument("name")
def hello(count, name):
    """Greets NAME."""
    for _ in range(count):
        click.echo(click.style(f"Hello {name}", fg="green"))


class Use:
    def process(self, item):
        result = CliRunner().invoke(hello, item)
        return [result.exit_code, result.output]
