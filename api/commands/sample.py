"""`geo-oss sample …`: the invented town to try things with."""

from __future__ import annotations

import typer
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from api import environment, sample
from api.commands.terminal import console

app = typer.Typer(help="The invented sample town", no_args_is_help=True)
_STEPS = 16


@app.command()
def load() -> None:
    """Makes the sample towns and loads what is not there yet; prints the accounts to try with."""
    bar = Progress(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console)
    with bar:
        task = bar.add_task("Sample town", total=_STEPS)
        found = sample.load(environment.with_database(), lambda step: bar.update(task, description=step, advance=1))
        bar.update(task, description="Sample town", completed=_STEPS)
    console.print(_table(found))


@app.command()
def accounts() -> None:
    """Prints the accounts to try with."""
    console.print(_table(sample.accounts(environment.with_database())))


def _table(found: list[sample.DemoAccount]) -> Table:
    table = Table("Demonstration account", "Password", "Who", box=None)
    for account in found:
        table.add_row(*account)
    return table
