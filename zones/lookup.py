"""Which zone and community is this place in?"""

from __future__ import annotations

from typing import Any

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.geo import LonLat
from zones.model import Nearest, Placement

_SQL = sql.load(__package__)


async def place_of(conn: Conn, organization_id: int, place: LonLat) -> Placement:
    """Zone and community of a place by the SQL rule `place_of`, with their names; outside: the nearest ones."""
    values = {"organization_id": organization_id, "lon": place.lon, "lat": place.lat}
    row = await (await conn.execute(_SQL["place_of"], values)).fetchone()
    assert row is not None  # place_of gives one row always
    return Placement(
        zone_code=row["zone_code"],
        zone_name_th=row["zone_name_th"],
        zone_name_en=row["zone_name_en"],
        zone_version=row["zone_version"],
        community_code=row["community_code"],
        community_name_th=row["community_name_th"],
        community_name_en=row["community_name_en"],
        community_version=row["community_version"],
        method=row["method"],
        edge_metres=row["edge_metres"],
        nearest_zone=_nearest(row, "zone"),
        nearest_community=_nearest(row, "community"),
    )


def _nearest(row: dict[str, Any], layer: str) -> Nearest | None:
    code = row[f"nearest_{layer}_code"]
    if code is None:
        return None
    return Nearest(
        code=code,
        name_th=row[f"nearest_{layer}_name_th"] or "",
        name_en=row[f"nearest_{layer}_name_en"] or "",
        metres=row[f"nearest_{layer}_metres"],
    )
