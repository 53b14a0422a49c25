"""What the map knows about a draft's place: the authority is one SQL function, asked in one round trip."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Category, Organization
from geo_oss.requests.model import Draft, Located

_SQL = sql.load(__package__)

Locate = Callable[[Conn, Organization, Category, Draft], Awaitable[Located]]
"""Given a draft, what does the map know about its place?"""


async def locate(conn: Conn, organization: Organization, category: Category, draft: Draft) -> Located:
    """Zone, community and pole of a draft. A pole that was named lends its own position and makes the method `asset`.

    Raises `Invalid` when the named pole is not there.
    """
    if draft.pole_id is not None:
        return await _at_pole(conn, organization, draft)
    snap = organization.pole_snap_metres if category.asset_kind == "pole" else 0.0
    found = await at(conn, organization.id, draft.place, snap_metres=snap)
    return replace(found, pole_method="nearest") if found.pole_id is not None else found


async def at(conn: Conn, organization_id: int, place: LonLat, *, snap_metres: float = 0.0) -> Located:
    """Zone and community of a place, and the nearest pole within `snap_metres`."""
    given = {"organization_id": organization_id, "lon": place.lon, "lat": place.lat, "snap_metres": snap_metres}
    cursor = await conn.execute(_SQL["locate"], given)
    row = await cursor.fetchone()
    assert row is not None, "place_of always gives one row"
    return Located(**row)


async def _at_pole(conn: Conn, organization: Organization, draft: Draft) -> Located:
    cursor = await conn.execute(_SQL["pole"], {"organization_id": organization.id, "pole_id": draft.pole_id})
    pole = await cursor.fetchone()
    if pole is None:
        raise Invalid("ไม่พบเสานี้ กรุณาเลือกตำแหน่งบนแผนที่", "That pole is not known. Please pin the place.", field="pole")
    place = LonLat(pole["lon"], pole["lat"])
    found = await at(conn, organization.id, place)
    method = "asset" if found.method == "covers" else found.method
    return replace(
        found, method=method, place=place, pole_id=pole["id"], pole_number=pole["number"],
        pole_method=draft.pole_method or "number", pole_metres=0.0,
    )  # fmt: skip
