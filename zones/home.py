"""Where the municipality is: files that land elsewhere are looked at twice."""

from __future__ import annotations

from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.geo import BBox

_SQL = sql.load(__package__, "home.sql")


def home(conn: Connection[Row], organization_id: int) -> BBox | None:
    """The box around the boundaries in force, in degrees; None when there are none yet."""
    row = conn.execute(_SQL["home"], {"organization_id": organization_id}).fetchone()
    return BBox(row["west"], row["south"], row["east"], row["north"]) if row and row["west"] is not None else None
