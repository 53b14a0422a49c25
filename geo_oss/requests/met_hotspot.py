"""The hot spot a single request has met: asked of one place, and kept with the request."""

from __future__ import annotations

from dataclasses import asdict

import msgspec

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.geo import LonLat
from geo_oss.requests import grids
from geo_oss.routing.hotspot import Hotspot

_SQL = sql.load(__package__, "hotspot.sql")
_HOTSPOT = msgspec.json.Decoder(Hotspot)


def decoded(text: str | None) -> Hotspot | None:
    """What `hotspot_found` said; None for nothing."""
    return _HOTSPOT.decode(text) if text else None


async def at(conn: Conn, organization_id: int, category_ids: list[int], place: LonLat) -> Hotspot | None:
    """The hot spot in force at a place."""
    given = {"organization_id": organization_id, "category_ids": category_ids, "lon": place.lon, "lat": place.lat}
    row = await (await conn.execute(_SQL["at"], given | {"h3_cell": grids.stored(place)})).fetchone()
    return decoded(row["hotspot"]) if row else None


async def keep(conn: Conn, organization_id: int, request_id: int, found: Hotspot | None, notify_id: int | None) -> None:
    """Keeps the hot spot a request was routed by, and tells whom the rule names; of neither nothing is asked."""
    if found is None and notify_id is None:
        return
    none: Row = dict.fromkeys(Hotspot.__slots__)
    key: Row = {"organization_id": organization_id, "request_id": request_id, "notify_id": notify_id}
    await conn.execute(_SQL["keep"], none | (asdict(found) if found else {}) | key)


async def replace(
    conn: Conn, organization_id: int, request_id: int, found: Hotspot | None, notify_id: int | None
) -> None:
    """The same for a request that was routed before."""
    await conn.execute(_SQL["forget"], {"organization_id": organization_id, "request_id": request_id})
    await keep(conn, organization_id, request_id, found, notify_id)
