"""How many requests in each cell of a grid, under a filter: the sum of the cells is the count of the list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Date, FromClause, Integer, cast, func, select

from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.db.tables import request, request_public
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import Queryables, conditions
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid
from layers.heat import cube

MOST_CELLS = 20_000
MOST_DAYS = 500_000
"""Days of cells that are held at once."""
FEWEST = 5
"""The public is not told a smaller number than this."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell by its word, how many requests it has, and how many of them are open."""

    cell: str
    n: int
    n_open: int


Counts = tuple[int, int, int]
_AUDIENCES: dict[FromClause, int] = {request: cube.EVERYTHING, request_public: cube.PUBLIC}


class TooManyCells(Invalid):
    """More cells than anybody can look at: a coarser grid is needed."""


async def cells(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid
) -> list[Cell]:
    """The cells with requests the filter takes. Raises `TooManyCells` above 20,000, `Invalid` for the filter."""
    found = await kept(conn, organization, asked, queryables, grid)
    if found is None:
        found = await counted(conn, organization, asked, queryables, grid)
    _check(len(found), MOST_CELLS)
    return [Cell(grid.word(key), n, n_open) for key, n, n_open in found]


async def kept(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid
) -> list[Counts] | None:
    """Key, requests and open ones of each cell as the cube keeps them; None when it does not."""
    audience = _AUDIENCES.get(queryables.table)
    return None if audience is None else await cube.cells(conn, organization, asked, audience, grid, MOST_CELLS + 1)


async def counted(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid
) -> list[Counts]:
    """Key, requests and open ones of each cell, counted in the table."""
    wanted = conditions(asked, queryables, organization.id, organization.time_zone)
    rows = grid.keyed(queryables, wanted, queryables.table.c.status).subquery("keyed")
    counts = (_whole(func.count(), "n"), _whole(func.count().filter(rows.c.status <= 4), "n_open"))
    statement = select(rows.c.key, *counts).group_by(rows.c.key).order_by(rows.c.key).limit(MOST_CELLS + 1)
    found = await (await conn.execute(*rendered(statement))).fetchall()
    return [(row["key"], row["n"], row["n_open"]) for row in found]


async def days(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid
) -> dict[str, dict[date, int]]:
    """Requests of each local day of each cell. Raises `TooManyCells` above 500,000, `Invalid` for the filter."""
    wanted = conditions(asked, queryables, organization.id, organization.time_zone)
    rows = grid.keyed(queryables, wanted, queryables.table.c.created_at).subquery("keyed")
    day = cast(func.timezone(organization.time_zone, rows.c.created_at), Date).label("day")
    statement = select(rows.c.key, day, func.count().label("n")).group_by(rows.c.key, day).limit(MOST_DAYS + 1)
    counts = await (await conn.execute(*rendered(statement))).fetchall()
    _check(len(counts), MOST_DAYS)
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for row in counts:
        found[grid.word(row["key"])][row["day"]] = row["n"]
    return found


def _check(found: int, most: int) -> None:
    if found > most:
        raise TooManyCells("ช่องมากเกินไป เลือกช่องใหญ่ขึ้น", "Too many cells: ask for a coarser grid.", field="grid")


def _whole(count: ColumnElement[int], name: str) -> ColumnElement[int]:
    return cast(count, Integer).label(name)
