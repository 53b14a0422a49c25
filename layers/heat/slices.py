"""How many requests of each cell in each day or month, under a filter."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import numpy as np
from psycopg.rows import tuple_row
from sqlalchemy import Date, Integer, Select, cast, func, select

from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import Column, Queryables, conditions
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid
from layers.heat import cube, limits
from layers.heat.months import Months

Rows = list[tuple[int, int, int, int]]


async def days(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid
) -> dict[str, dict[date, int]]:
    """Requests of each local day of each cell. Raises `TooManyCells` above a million, `Invalid` for the filter."""
    clock = func.timezone(organization.time_zone, queryables.table.c.created_at)
    counts = await (
        await conn.execute(*rendered(_sliced(organization, asked, queryables, grid, cast(clock, Date))))
    ).fetchall()
    limits.check(len(counts), limits.MOST_SLICES)
    found: dict[str, dict[date, int]] = defaultdict(dict)
    for row in counts:
        found[grid.word(row["key"])][row["slice"]] = row["n"]
    return found


async def months(conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid) -> Months:
    """Requests of each local month of each cell, and the open ones. Raises `TooManyCells`, `Invalid` for the filter."""
    rows = await cube.months(conn, organization, asked, queryables.table, grid, limits.MOST_SLICES + 1)
    if rows is None:
        rows = await _months(conn, organization, asked, queryables, grid)
    limits.check(len(rows), limits.MOST_SLICES)
    keys, when, n, n_open = np.array(rows, np.int64).reshape(-1, 4).T
    found = Months.of(keys, when, n, n_open)
    limits.check(len(found.keys), limits.MOST_CELLS)
    return found


async def _months(conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid) -> Rows:
    clock = func.timezone(organization.time_zone, queryables.table.c.created_at)
    month = cast(func.date_part("year", clock) * 12 + func.date_part("month", clock) - 1, Integer)
    async with conn.cursor(row_factory=tuple_row, binary=True) as cursor:
        statement = rendered(_sliced(organization, asked, queryables, grid, month))
        return await (await cursor.execute(*statement)).fetchall()


def _sliced(
    organization: Organization, asked: Filter, queryables: Queryables, grid: Grid, of: Column
) -> Select[tuple[int, object, int, int]]:
    """Key, slice, requests and open ones, counted in the table; `of` makes the slice of a request."""
    wanted = conditions(asked, queryables, organization.id, organization.time_zone)
    rows = grid.keyed(queryables, wanted, of.label("slice"), queryables.table.c.status).subquery("keyed")
    counts = (
        cast(func.count(), Integer).label("n"),
        cast(func.count().filter(rows.c.status <= 4), Integer).label("n_open"),
    )
    return select(rows.c.key, rows.c.slice, *counts).group_by(rows.c.key, rows.c.slice).limit(limits.MOST_SLICES + 1)
