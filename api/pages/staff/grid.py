"""The heat grid of a page: cells fullest first, their sum, their classes; wider ones when there would be too many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.pages.staff import classes
from api.pages.staff.classes import CountClass
from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests import grids
from geo_oss.requests.conditions import whole
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid, Hexagons
from layers.heat.count import Cell, cells
from layers.heat.limits import TooManyCells

USUAL = "h3-9"


@dataclass(frozen=True, slots=True)
class Counted:
    """The cells of a grid; `wanted` is the grid that was asked for."""

    grid: Grid
    wanted: Grid
    cells: list[Cell]
    classes: list[CountClass]

    @property
    def total(self) -> int:
        """The sum of the cells: the count of the list under the same filter."""
        return sum(cell.n for cell in self.cells)


def asked_grid(query: Mapping[str, str], org: Organization) -> Grid:
    """The grid asked for: `grid=h3-9`, `grid=square-250`, or `res=9` for a hexagon. Raises `Invalid`."""
    if query.get("grid"):
        return grids.read(query["grid"], org.utm_srid)
    res = query.get("res", "")
    return grids.read(f"h3-{res}" if res else USUAL, org.utm_srid, name="res" if res else "grid")


async def counted(conn: Conn, org: Organization, asked: Filter, wanted: Grid) -> Counted:
    """Every request the filter takes, private categories too, by cell. Raises `Invalid` for the filter."""
    grid, found = await _fitting(conn, org, asked, wanted)
    ranked = sorted(found, key=lambda cell: (-cell.n, cell.cell))
    return Counted(grid, wanted, ranked, classes.of([cell.n for cell in ranked]))


async def _fitting(conn: Conn, org: Organization, asked: Filter, wanted: Grid) -> tuple[Grid, list[Cell]]:
    try:
        return wanted, await cells(conn, org, asked, whole(), wanted)
    except TooManyCells:
        if wanted.coarser is None:
            raise
        return await _fitting(conn, org, asked, wanted.coarser)


def resolution(grid: Grid) -> int | None:
    """The H3 resolution, None for squares."""
    return grid.resolution if isinstance(grid, Hexagons) else None


async def compared(
    conn: Conn, org: Organization, sides: tuple[Filter, Filter], wanted: Grid
) -> tuple[Grid, list[Cell], list[Cell]]:
    """The cells of two filters on the same grid, the finest both can be told on."""
    try:
        found_a, found_b = [await cells(conn, org, side, whole(), wanted) for side in sides]
        return wanted, found_a, found_b
    except TooManyCells:
        if wanted.coarser is None:
            raise
        return await compared(conn, org, sides, wanted.coarser)
