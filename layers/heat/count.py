"""How many requests in each cell of a grid, under a filter: the sum of the cells is the count of the list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from sqlalchemy import ColumnElement, Integer, cast, func, select

from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import Queryables, conditions
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid
from layers.heat import cube, limits, memory, slices
from layers.heat.limits import TooManyCells
from layers.heat.memory import Asked
from layers.heat.months import Months, span_of


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell by its word, how many requests it has, and how many of them are open."""

    cell: str
    n: int
    n_open: int


Counts = tuple[int, int, int]


async def cells(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid
) -> list[Cell]:
    """The cells with requests the filter takes. Raises `TooManyCells` above 20,000, `Invalid` for the filter."""
    found = await kept(conn, organization, asked, queryables, grid)
    if found is None:
        found = await counted(conn, organization, asked, queryables, grid)
    limits.check(len(found), limits.MOST_CELLS)
    return [Cell(grid.word(key), n, n_open) for key, n, n_open in found]


async def kept(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid
) -> list[Counts] | None:
    """Key, requests and open ones of each cell without counting them; None where that cannot be."""
    found = await _again(conn, organization, asked, queryables, grid)
    return await summed(conn, organization, asked, queryables, grid) if found is None else found


async def months(conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid) -> Months:
    """Requests of cells by month, whatever period the filter asks for. Raises `TooManyCells`, `Invalid`."""
    found = await _kept(conn, organization, asked, queryables, grid, at_once=True)
    assert found is not None
    return found


async def _again(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid
) -> list[Counts] | None:
    """A period of whole months from kept ones, when others of them have been asked for before."""
    span = span_of(asked.since, asked.until)
    if span in (None, (None, None)) or cube.question(replace(asked, since=None, until=None), grid) is None:
        return None
    try:
        found = await _kept(conn, organization, asked, queryables, grid, at_once=False)
    except TooManyCells:
        return None
    return None if found is None else found.counts(*found.columns(*span))


async def _kept(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid, *, at_once: bool
) -> Months | None:
    wanted = Asked(organization, replace(asked, since=None, until=None), cube.audience(queryables.table), grid)
    make = partial(slices.months, conn, organization, wanted.filter, queryables, grid)
    return await memory.months(conn, wanted, make, at_once=at_once)


async def summed(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid
) -> list[Counts] | None:
    """Key, requests and open ones of each cell as the cube keeps them; None when it does not."""
    return await cube.cells(conn, organization, asked, queryables.table, grid, limits.MOST_CELLS + 1)


async def counted(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid
) -> list[Counts]:
    """Key, requests and open ones of each cell, counted in the table."""
    wanted = conditions(asked, queryables, organization.id, organization.time_zone)
    rows = grid.keyed(queryables, wanted, queryables.table.c.status).subquery("keyed")
    counts = (_whole(func.count(), "n"), _whole(func.count().filter(rows.c.status <= 4), "n_open"))
    statement = select(rows.c.key, *counts).group_by(rows.c.key).order_by(rows.c.key).limit(limits.MOST_CELLS + 1)
    found = await (await conn.execute(*rendered(statement))).fetchall()
    return [(row["key"], row["n"], row["n_open"]) for row in found]


def _whole(count: ColumnElement[int], name: str) -> ColumnElement[int]:
    return cast(count, Integer).label(name)
