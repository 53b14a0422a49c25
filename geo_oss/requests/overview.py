"""A municipality's first page in figures: how many requests, and the latest ones. Reads the public projection only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from psycopg.rows import class_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.requests.model import Status

_SQL = sql.load(__package__, "overview.sql")


@dataclass(frozen=True, slots=True)
class Recent:
    """One public request in a short list, with the names of where it is."""

    id: int
    number: str
    category_id: int
    status: int
    title: str
    created_at: datetime
    zone_th: str | None
    zone_en: str | None
    community_th: str | None
    community_en: str | None

    def place(self, lang: str) -> str:
        """Zone and community in words; empty when neither is known."""
        names = (self.zone_en or self.zone_th, self.community_en or self.community_th)
        return " · ".join(name for name in (names if lang == "en" else (self.zone_th, self.community_th)) if name)


async def counts(conn: Conn, organization_id: int, since: datetime) -> dict[Status, int]:
    """How many public requests of each status were made since an instant."""
    cursor = await conn.execute(_SQL["counts"], {"organization_id": organization_id, "since": since})
    return {Status(row["status"]): row["n"] for row in await cursor.fetchall()}


async def recent(conn: Conn, organization_id: int, limit: int = 5) -> list[Recent]:
    """The latest public requests, newest first."""
    async with conn.cursor(row_factory=class_row(Recent)) as cursor:
        await cursor.execute(_SQL["recent"], {"organization_id": organization_id, "limit": limit})
        return await cursor.fetchall()
