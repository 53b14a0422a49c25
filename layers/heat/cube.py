"""The heat cube: requests counted beforehand by cell, category, zone and month; asked instead of the tables.

It answers every filter made of statuses, zones and either categories or whole months, for hexagons and squares of whole
multiples of 250 m; of resolution 10 it knows no months, and nothing of 11, which has nearly as many cells as requests.
What is not folded yet is added in the same look, so that its answer is the count of the tables at every moment, whether
or not a worker runs. After a bulk load it is outdated: it is not asked until the worker has counted anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

import psycopg
from psycopg.rows import class_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.organizations.model import Organization
from geo_oss.requests.filter import UNKNOWN, Filter
from geo_oss.requests.grids import Grid, Hexagons

_SQL = sql.load(__package__, "cube.sql")
MOST_AT_ONCE = 5000
EVERYTHING, PUBLIC = 0, 1
"""Audiences: every request; the public ones, where the public sees them."""
FINEST, SQUARE_METRES = 10, 250
ALL_TIME = 0
_FIRST_YEAR, _LAST_YEAR = 1, 9999
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
    """Whole months as the cube keeps them: single months and years, years from one to another, and their ends."""

    periods: tuple[int, ...]
    years: tuple[int, int] = (1, 0)
    first: int = 0
    last: int = 999_912


async def cells(
    conn: Conn, organization: Organization, asked: Filter, audience: int, grid: Grid, most: int
) -> list[tuple[int, int, int]] | None:
    """Key, requests and open ones of at most `most` cells, by key; None when the cube cannot tell."""
    values = question(asked, grid)
    if values is None or getattr(grid, "srid", organization.utm_srid) != organization.utm_srid:
        return None
    values |= {"organization_id": organization.id, "audience": audience, "srid": organization.utm_srid, "most": most}
    rows = await (await conn.execute(_SQL["cells"], values)).fetchall()
    if not any(row["key"] is None for row in rows):
        return None
    return [(row["key"], row["n"], row["n_open"]) for row in rows if row["key"] is not None]


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


def _asked(asked: Filter) -> set[str]:
    """The names of what the filter asks for."""
    return {field.name for field in fields(asked) if getattr(asked, field.name)}


def _stored(grid: Grid) -> int | None:
    """The kept grid that a grid is summed from."""
    if isinstance(grid, Hexagons):
        return max(grid.resolution, 9) if grid.resolution <= FINEST else None
    return SQUARE_METRES if grid.metres % SQUARE_METRES == 0 else None


def whole_months(since: date | None, until: date | None) -> Months | None:
    """A period as months and years; None when it begins or ends inside a month, or before it began."""
    if since is None and until is None:
        return Months((ALL_TIME,))
    after = until + timedelta(days=1) if until else None
    if any(end and end.day > 1 for end in (since, after)) or (since and after and after <= since):
        return None
    first = since.year * 12 + since.month - 1 if since else None
    end = after.year * 12 + after.month - 1 if after else None
    return Months(tuple(_pieces(first, end)), _years(first, end), _word(first) if first else 0, _last(end))


def _last(end: int | None) -> int:
    return _word(end - 1) if end else 999_912


def _word(month: int) -> int:
    return month // 12 * 100 + month % 12 + 1


def _years(first: int | None, end: int | None) -> tuple[int, int]:
    """The whole years of an open period; of a closed one they are among the pieces."""
    if first is not None and end is not None:
        return 1, 0
    return (-(-first // 12), _LAST_YEAR) if first is not None else (_FIRST_YEAR, (end or 0) // 12 - 1)


def _pieces(first: int | None, end: int | None) -> Iterator[int]:
    """Months until the first whole year and after the last one, and of a closed period the years between."""
    whole_from = -(-first // 12) * 12 if first is not None else None
    whole_to = end // 12 * 12 if end is not None else None
    if first is not None and end is not None and (whole_from or 0) > (whole_to or 0):
        yield from map(_word, range(first, end))
        return
    if first is not None and whole_from is not None:
        yield from map(_word, range(first, whole_from))
    if whole_from is not None and whole_to is not None:
        yield from (month // 12 for month in range(whole_from, whole_to, 12))
    if end is not None and whole_to is not None:
        yield from map(_word, range(whole_to, end))


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
