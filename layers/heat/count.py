"""How many requests in each cell of a grid, under a filter: the sum of the cells is the count of the list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, cast, func, select

from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import Queryables, conditions
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid

MOST_CELLS = 20_000
FEWEST = 5
"""The public is not told a smaller number of a cell than this."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell by its word, how many requests it has, and how many of them are open."""

    cell: str
    n: int
    n_open: int


class TooManyCells(Invalid):
    """More cells than anybody can look at: a coarser grid is needed."""


async def cells(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, grid: Grid
) -> list[Cell]:
    """The cells with requests the filter takes. Raises `TooManyCells` above 20,000, `Invalid` for the filter."""
    wanted = conditions(asked, queryables, organization.id, organization.time_zone)
    rows = grid.keyed(queryables, wanted, queryables.table.c.status).subquery("keyed")
    counts = (_whole(func.count(), "n"), _whole(func.count().filter(rows.c.status <= 4), "n_open"))
    statement = select(rows.c.key, *counts).group_by(rows.c.key).order_by(rows.c.key).limit(MOST_CELLS + 1)
    found = await (await conn.execute(*rendered(statement))).fetchall()
    return limited([Cell(grid.word(row["key"]), row["n"], row["n_open"]) for row in found])


def limited(found: Sequence[Cell]) -> list[Cell]:
    """The cells, if they are not too many. Raises `TooManyCells`."""
    if len(found) > MOST_CELLS:
        raise TooManyCells("ช่องมากเกินไป เลือกช่องใหญ่ขึ้น", "Too many cells: ask for a coarser grid.", field="grid")
    return list(found)


def _whole(count: ColumnElement[int], name: str) -> ColumnElement[int]:
    return cast(count, Integer).label(name)
