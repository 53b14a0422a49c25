"""Requests counted by fiscal year, by category and by status, for the summary report."""

from __future__ import annotations

from datetime import date

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row

_SQL = sql.load(__package__, "yearly.sql")


async def by_year(conn: Conn, organization_id: int, time_zone: str) -> list[Row]:
    """year (Buddhist era, opening on 1 October), status, count; the latest year first."""
    values = {"organization_id": organization_id, "time_zone": time_zone}
    return await (await conn.execute(_SQL["by_year"], values)).fetchall()


async def by_category(conn: Conn, organization_id: int, first: date, last: date, time_zone: str) -> list[Row]:
    """category_id, its names, status, count of the requests of the local days `first` … `last`."""
    values = {"organization_id": organization_id, "first": first, "last": last, "time_zone": time_zone}
    return await (await conn.execute(_SQL["by_category"], values)).fetchall()
