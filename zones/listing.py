"""The zones and communities in force, by name: for choices, lists and legends."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn

_SQL = sql.load(__package__, "listing.sql")


@dataclass(frozen=True, slots=True)
class Area:
    """A zone or a community (`layer`) in force; `zone_code` is that of a community's zone, as its file says."""

    layer: str
    code: str
    name_th: str
    name_en: str
    zone_code: str | None


async def in_force(conn: Conn, organization_id: int) -> list[Area]:
    """Zones first, then communities, each by code."""
    async with conn.cursor(row_factory=class_row(Area)) as cursor:
        await cursor.execute(_SQL["in_force"], {"organization_id": organization_id})
        return await cursor.fetchall()
