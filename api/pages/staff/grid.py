"""The heat grid of a page: hexagons fullest first, their sum, their classes; coarser when there would be too many."""

from __future__ import annotations

from dataclasses import dataclass

from api.pages.staff import classes
from api.pages.staff.classes import CountClass
from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import whole
from geo_oss.requests.filter import Filter
from layers.heat import hexagons
from layers.heat.hexagons import Hexagon


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells at one resolution; `wanted` is the resolution that was asked for."""

    resolution: int
    wanted: int
    cells: list[Hexagon]
    classes: list[CountClass]

    @property
    def total(self) -> int:
        """The sum of the cells: the count of the list under the same filter."""
        return sum(cell.n for cell in self.cells)


async def grid(conn: Conn, organization: Organization, asked: Filter, wanted: int) -> Grid:
    """Every request the filter takes, private categories too, by cell. Raises `Invalid` for an unknown resolution."""
    resolution, found = await _fitting(conn, organization, asked, hexagons.check(wanted))
    ranked = sorted(found, key=lambda cell: (-cell.n, cell.cell))
    return Grid(resolution, wanted, ranked, classes.of([cell.n for cell in ranked]))


async def _fitting(conn: Conn, organization: Organization, asked: Filter, wanted: int) -> tuple[int, list[Hexagon]]:
    for resolution in range(wanted, hexagons.COARSEST, -1):
        try:
            return resolution, await hexagons.hexagons(conn, organization, asked, whole(), resolution)
        except Invalid as refused:
            if refused.field != "res":
                raise
    return hexagons.COARSEST, await hexagons.hexagons(conn, organization, asked, whole(), hexagons.COARSEST)
