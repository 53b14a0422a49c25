"""What a person sees when everything runs: the addresses, and who may sign in."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from api import sample
from geo_oss.db import sql
from geo_oss.db.pool import connect
from geo_oss.settings import Settings

_SQL = sql.load(__package__)
_PAGES = (
    ("Citizens: report", "/report"),
    ("Public map", "/map"),
    ("Staff sign-in", "/staff/sign-in"),
    ("Planner: analysis", "/staff/planner"),
)


def show(settings: Settings, console: Console) -> None:
    """Print the addresses and, for the sample town, its demonstration accounts."""
    with connect(settings.database_url) as conn:
        towns = conn.execute(_SQL["organizations"]).fetchall()
    console.print(f"\n[bold green]GEO-OSS is running:[/] [link]{settings.base_url}/[/link]\n")
    if towns:
        console.print(_addresses(settings.base_url, towns[0]["code"]))
    accounts = sample.accounts(settings)
    if accounts:
        console.print(_accounts(accounts))
    console.print("Ctrl-C stops everything.\n", style="dim")


def _addresses(base: str, town: str) -> Table:
    table = Table(box=None, show_header=False, padding=(0, 2))
    for title, path in _PAGES:
        table.add_row(title, f"{base}/{town}{path}")
    return table


def _accounts(accounts: list[sample.DemoAccount]) -> Table:
    table = Table(
        "Demonstration account", "Password", "Who", title="Invented town, invented people", title_justify="left"
    )
    for account in accounts:
        table.add_row(*account)
    return table
