"""The heat cube: requests counted beforehand by cell, category, zone and month; asked instead of the tables.

It answers every filter made of statuses, zones and either categories or whole months, for hexagons and squares of whole
multiples of 250 m; of resolution 10 it knows no months, and nothing of 11, which has nearly as many cells as requests.
What is not folded yet is added in the same look, so that its answer is the count of the tables at every moment, whether
or not a worker runs. After a bulk load it is outdated: it is not asked until the worker has counted anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import psycopg
from psycopg.rows import class_row, tuple_row
from sqlalchemy import FromClause

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.db.tables import request_public
from geo_oss.organizations.model import Organization
from geo_oss.requests.filter import UNKNOWN, Filter
from geo_oss.requests.grids import Grid, Hexagons
from layers.heat.months import span_of

_SQL = sql.load(__package__, "cube.sql")
MOST_AT_ONCE = 5000
EVERYTHING, PUBLIC = 0, 1
"""Audiences: every request; the public ones, where the public sees them."""
FINEST, SQUARE_METRES = 10, 250
ALL_TIME = 0
_FIRST_YEAR, _LAST_YEAR = 1, 9999
_QUARTERS, _FISCAL = 20, 30
"""In the place of a month: 202421 … 202424 are quarters, 202430 is the fiscal year that ends in September 2024."""
_KNOWN = frozenset({"category", "status", "zone", "since", "until"})
"""Fields of the filter that the cube can answer; a new one is counted in the table until it is named here."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A sum that is not the count of the tables; category -1 stands for all, period 0 for all time."""

    audience: int
    grid: int
    period: int
    category: int
    zone: str
    key: int
    kept: int
    counted: int


@dataclass(frozen=True, slots=True)
class Months:
    """Whole months as the cube keeps them: periods of a month or more, years from one to another, and their ends."""

    periods: tuple[int, ...]
    years: tuple[int, int] = (1, 0)
    first: int = 0
    last: int = 999_912


async def cells(
    conn: Conn, organization: Organization, asked: Filter, table: FromClause, grid: Grid, most: int
) -> list[tuple[int, int, int]] | None:
    """Key, requests and open ones of at most `most` cells, by key; None when the cube cannot tell."""
    values = _values(organization, asked, table, grid, most)
    if values is None:
        return None
    async with conn.cursor(row_factory=tuple_row, binary=True) as cursor:
        rows = await (await cursor.execute(_SQL["cells"], values)).fetchall()
    found = sorted(row for row in rows if row[0] is not None)
    return found if len(found) < len(rows) else None


async def months(
    conn: Conn, organization: Organization, asked: Filter, table: FromClause, grid: Grid, most: int
) -> list[tuple[int, int, int, int]] | None:
    """Key, month (`month_of`), requests and open ones of a filter without a period, at most `most`.

    None when the cube cannot tell.
    """
    values = _values(organization, asked, table, grid, most)
    if values is None or asked.category or values["grid"] == FINEST:
        return None
    async with conn.cursor(row_factory=tuple_row, binary=True) as cursor:
        rows = await (await cursor.execute(_SQL["months"], values)).fetchall()
    found = [(key, word // 100 * 12 + word % 100 - 1, n, n_open) for key, word, n, n_open in rows if key is not None]
    return found if len(found) < len(rows) else None


def _values(
    organization: Organization, asked: Filter, table: FromClause, grid: Grid, most: int
) -> dict[str, Any] | None:
    """What a query is asked with; None for what the cube does not know, as squares of another zone of UTM."""
    values = question(asked, grid)
    if values is None or getattr(grid, "srid", organization.utm_srid) != organization.utm_srid:
        return None
    whose = {"organization_id": organization.id, "audience": audience(table), "srid": organization.utm_srid}
    return values | whose | {"most": most}


def question(asked: Filter, grid: Grid) -> dict[str, Any] | None:
    """What the query `cells` is asked with; None for what the cube does not know."""
    stored = _stored(grid)
    months = whole_months(asked.since, asked.until)
    if stored is None or months is None or not _KNOWN.issuperset(_asked(asked)):
        return None
    if months.periods != (ALL_TIME,) and (asked.category or stored == 10):
        return None
    weights = {f"w{status}": int(not asked.status or status in asked.status) for status in range(1, 7)}
    return weights | {
        "grid": stored,
        "resolution": grid.resolution if isinstance(grid, Hexagons) else 0,
        "times": 1 if isinstance(grid, Hexagons) else grid.metres // SQUARE_METRES,
        "categories": list(asked.category) or None,
        "zones": ["" if code == UNKNOWN else code for code in asked.zone] or None,
        "periods": list(months.periods),
        "first_year": months.years[0],
        "last_year": months.years[1],
        "first_month": months.first,
        "last_month": months.last,
    }


def audience(table: FromClause) -> int:
    """Who sees the requests of a table."""
    return PUBLIC if table is request_public else EVERYTHING


def _asked(asked: Filter) -> set[str]:
    """The names of what the filter asks for."""
    return {field.name for field in fields(asked) if getattr(asked, field.name)}


def _stored(grid: Grid) -> int | None:
    """The kept grid that a grid is summed from."""
    if isinstance(grid, Hexagons):
        return max(grid.resolution, 9) if grid.resolution <= FINEST else None
    return SQUARE_METRES if grid.metres % SQUARE_METRES == 0 else None


def whole_months(since: date | None, until: date | None) -> Months | None:
    """A period as the cube keeps them; None when it begins or ends inside a month, or before it began."""
    if since is None and until is None:
        return Months((ALL_TIME,))
    span = span_of(since, until)
    if span is None:
        return None
    first, end = span
    pieces, years = _cover(first, end)
    return Months(tuple(pieces), years, _word(first) if first else 0, _word(end - 1) if end else 999_912)


def _cover(first: int | None, end: int | None) -> tuple[Iterator[int], tuple[int, int]]:
    """The kept periods of these months, and the whole years of an open end."""
    if first is None:
        january = (end or 0) // 12 * 12
        return _pieces(january, end or 0), (_FIRST_YEAR, january // 12 - 1)
    if end is None:
        january = -(-first // 12) * 12
        return _pieces(first, january), (january // 12, _LAST_YEAR)
    return _pieces(first, end), (1, 0)


def _word(month: int) -> int:
    return month // 12 * 100 + month % 12 + 1


def _pieces(first: int, end: int) -> Iterator[int]:
    """From a month until before another, in few periods: always the longest that begins there."""
    while first < end:
        months, word = next((months, word) for months, word in _beginning(first) if first + months <= end)
        yield word
        first += months


def _beginning(month: int) -> Iterator[tuple[int, int]]:
    """The kept periods that begin with a month, the longest first, and how many months they have."""
    year, number = divmod(month, 12)
    if number == 0:
        yield 12, year
    if number == 9:
        yield 12, (year + 1) * 100 + _FISCAL
    if number % 3 == 0:
        yield 3, year * 100 + _QUARTERS + number // 3 + 1
    yield 1, _word(month)


async def fold(conn: Conn) -> int:
    """Takes every change noted until now into the cube; gives how many. Commits after each 5,000."""
    total = 0
    while True:
        async with conn.transaction():
            row = await (await conn.execute(_SQL["fold"], {"most": MOST_AT_ONCE})).fetchone()
        folded = row["folded"] if row else 0
        total += folded
        if folded < MOST_AT_ONCE:
            return total


async def refresh(conn: Conn) -> int:
    """Counts anew for every municipality whose cube is outdated, each in a transaction of its own; gives how many."""
    rows = await (await conn.execute(_SQL["outdated"])).fetchall()
    for row in rows:
        async with conn.transaction():
            await conn.execute(_SQL["no_hurry"])
            await conn.execute(_SQL["rebuild"], {"organization_id": row["id"]})
    return len(rows)


def rebuild(conn: psycopg.Connection[Row], organization_id: int) -> None:
    """Counts one municipality anew, in the caller's transaction."""
    conn.execute(_SQL["rebuild"], {"organization_id": organization_id})


def check(conn: psycopg.Connection[Row], organization_id: int) -> list[Difference]:
    """The sums that differ from a count of the tables; an empty list: all is well, or nobody asks an outdated cube."""
    with conn.cursor(row_factory=class_row(Difference)) as cursor:
        return cursor.execute(_SQL["check"], {"organization_id": organization_id}).fetchall()
