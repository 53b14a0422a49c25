"""Where a municipality is: what a project shows first."""

from __future__ import annotations

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.geo import BBox

_SQL = sql.load(__package__)


async def extent(conn: Conn, organization_id: int) -> BBox | None:
    """The box around its zones and communities, in degrees (EPSG:4326); None without any."""
    row = await (await conn.execute(_SQL["extent"], {"organization_id": organization_id})).fetchone()
    return BBox(row["west"], row["south"], row["east"], row["north"]) if row else None
