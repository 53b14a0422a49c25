"""Open requests around a place, nearest first: the officer's list, and "is this already reported?" for citizens."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from psycopg.rows import class_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.distance import from_place
from geo_oss.geo import LonLat

_SQL = sql.load(__package__, "near.sql")
FARTHEST_METRES = 50_000.0
MOST = 200


@dataclass(frozen=True, slots=True)
class Near:
    """An open request and how far it is; metres on the WGS 84 spheroid, place in degrees (EPSG:4326)."""

    id: int
    number: str
    category_id: int
    status: int
    priority: int
    title: str
    lon: float
    lat: float
    zone_code: str | None
    community_code: str | None
    pole_id: int | None
    officer_id: int | None
    supporters: int
    photos: int
    created_at: datetime
    due_at: datetime | None
    version: int
    metres: float


async def open_near(
    conn: Conn,
    organization_id: int,
    place: LonLat,
    *,
    within_metres: float = 500.0,
    limit: int = 50,
    category_id: int | None = None,
    officer_id: int | None = None,
) -> list[Near]:
    """The open requests within reach in true distance order; `category_id` may be a main or a sub-category."""
    limit = min(max(limit, 1), MOST)
    reach = min(max(within_metres, 0.0), FARTHEST_METRES)
    given = {
        "organization_id": organization_id,
        "lon": place.lon,
        "lat": place.lat,
        "within_metres": reach,
        "limit": limit + limit // 20 + 4,
        "category_id": category_id,
        "officer_id": officer_id,
    }
    query = _SQL["open_near" if category_id is None and officer_id is None else "open_near_of"]
    async with conn.cursor(row_factory=_measured(place), binary=True) as cursor:
        await cursor.execute(query, given)
        found = await cursor.fetchall()
    return sorted((one for one in found if one.metres <= reach), key=_nearest)[:limit]


_nearest = attrgetter("metres", "id")


def _measured(place: LonLat) -> Callable[[Any], Callable[[Sequence[Any]], Near]]:
    """Rows as `Near`, each with its distance from the place."""
    metres = from_place(place)
    near: Callable[..., Near] = Near

    def of_row(values: Sequence[Any]) -> Near:
        return near(*values, metres(values[_LON], values[_LON + 1]))

    return lambda cursor: of_row


_LON = Near.__slots__.index("lon")


@dataclass(frozen=True, slots=True)
class SameNear:
    """What a citizen may see of an open request of the same kind close by; metres from the place asked about."""

    id: int
    number: str
    category_id: int
    status: int
    title: str
    lon: float
    lat: float
    pole_number: str | None
    supporters: int
    created_at: datetime
    metres: float


async def same_near(
    conn: Conn, organization_id: int, place: LonLat, *, category_id: int, within_metres: float = 60.0, limit: int = 5
) -> list[SameNear]:
    """Open public requests of one category close to a place: what may already be reported."""
    given = {
        "organization_id": organization_id,
        "lon": place.lon,
        "lat": place.lat,
        "within_metres": min(max(within_metres, 0.0), 1000.0),
        "limit": min(max(limit, 1), 20),
        "category_id": category_id,
    }
    async with conn.cursor(row_factory=class_row(SameNear)) as cursor:
        await cursor.execute(_SQL["same_near"], given)
        return await cursor.fetchall()
