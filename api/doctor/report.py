"""All examinations in one table."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from api.doctor import database, machine
from api.doctor.finding import Finding, Verdict
from geo_oss.db import cluster
from geo_oss.db.pool import connect
from geo_oss.db.reach import need_postgis
from geo_oss.errors import Unavailable
from geo_oss.settings import Settings

_LOOKS = (
    database.durability,
    database.thai_trigrams,
    database.zones,
    database.worker,
    database.notices,
    database.heat,
    database.heat_grid,
)
_COLOURS = {Verdict.GOOD: "green", Verdict.LOOK: "yellow", Verdict.BAD: "red"}


def examine(settings: Settings, console: Console) -> bool:
    """Print what was found; gives whether nothing is bad."""
    found = list(findings(settings))
    table = Table(box=None, show_header=False, padding=(0, 1))
    for finding in found:
        colour = _COLOURS[finding.verdict]
        table.add_row(f"[{colour}]{finding.verdict.value}[/]", finding.thing, escape(finding.words))
    console.print(table)
    return all(finding.verdict is not Verdict.BAD for finding in found)


def findings(settings: Settings) -> Iterator[Finding]:
    """Machine first, then the database as far as it can be reached."""
    yield machine.disk(settings.data)
    yield machine.browser_parts()
    yield machine.base_map(settings)
    try:
        url = cluster.database_url(settings)
        yield Finding("Database", Verdict.GOOD, need_postgis(url))
        yield database.tables(url)
        yield from _inside(url)
    except Unavailable as problem:
        yield Finding("Database", Verdict.BAD, problem.en)


def _inside(url: str) -> Iterator[Finding]:
    with connect(url, autocommit=True) as conn:
        for look in _LOOKS:
            try:
                yield look(conn)
            except (psycopg.errors.UndefinedTable, psycopg.errors.UndefinedFunction) as problem:
                yield _not_there(look.__name__, problem)


def _not_there(thing: str, problem: psycopg.Error) -> Finding:
    return Finding(thing.capitalize(), Verdict.BAD, f"{str(problem).splitlines()[0]}. Run: geo-oss migrate")
