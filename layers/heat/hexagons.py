"""How many requests in each H3 hexagon: coarse cells are parents of the stored one by bits, never recomputed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import h3
from sqlalchemy import BigInteger, func, select

from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.errors import Invalid
from geo_oss.geo import H3_RESOLUTION
from geo_oss.organizations.model import Organization
from geo_oss.requests.conditions import Queryables, conditions
from geo_oss.requests.filter import Filter

COARSEST = 5
MOST_CELLS = 20_000
FEWEST = 5
"""The public is not told a smaller number of a cell than this."""


@dataclass(frozen=True, slots=True)
class Hexagon:
    """A cell, how many requests it has, and how many of them are open."""

    cell: str
    n: int
    n_open: int


async def hexagons(
    conn: Conn, organization: Organization, asked: Filter, queryables: Queryables, resolution: int
) -> list[Hexagon]:
    """The hexagons with requests the filter takes; their sum is the list's count.

    Raises `Invalid` for a resolution finer than the stored 10, and for more than 20,000 cells.
    """
    c = queryables.table.c
    cell = func.h3_parent(c.h3_10, check(resolution), type_=BigInteger).label("cell")
    counts = (func.count().label("n"), func.count().filter(c.status <= 4).label("n_open"))
    wanted = conditions(asked, queryables, organization.id, organization.time_zone)
    statement = select(cell, *counts).where(*wanted).group_by(cell).order_by(cell).limit(MOST_CELLS + 1)
    rows = await (await conn.execute(*rendered(statement))).fetchall()
    if len(rows) > MOST_CELLS:
        raise Invalid("ช่องมากเกินไป เลือกช่องใหญ่ขึ้น", "Too many cells: ask for a coarser resolution.", field="res")
    return [Hexagon(h3.int_to_str(row["cell"]), row["n"], row["n_open"]) for row in rows]


def check(resolution: int) -> int:
    """The resolution, if hexagons can be told at it. Raises `Invalid` (field `res`)."""
    if not COARSEST <= resolution <= H3_RESOLUTION:
        raise Invalid(
            f"ความละเอียดต้องเป็น {COARSEST} ถึง {H3_RESOLUTION} (เก็บไว้ละเอียดสุดที่ {H3_RESOLUTION})",
            f"res takes {COARSEST} to {H3_RESOLUTION}: finer cells are not stored.",
            field="res",
        )
    return resolution


@lru_cache(maxsize=65_536)
def outline(cell: str) -> list[tuple[float, float]]:
    """The closed ring of a cell, longitude first (EPSG:4326), counter-clockwise."""
    ring = [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]
    return [*ring, ring[0]]
