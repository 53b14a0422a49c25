"""How many metres of street lie in each area: measured a few areas at a time, wherever nobody has measured yet."""

from __future__ import annotations

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row

_SQL = sql.load(__package__, "streets.sql")
AT_ONCE = 10


async def measure(conn: Conn) -> int:
    """Measures the streets of some areas in force, of every municipality; 0: nothing is left to do."""
    async with conn.transaction():
        held = await (await conn.execute(_SQL["free"])).fetchone()
        if held is None or not held["free"]:
            return 0
        return (await conn.execute(_SQL["measure"], {"most": AT_ONCE})).rowcount


async def loaded(conn: Conn, organization_id: int) -> Row | None:
    """The streets there are: source, streets, km, who and when, and how many areas are still to be measured."""
    return await (await conn.execute(_SQL["loaded"], {"organization_id": organization_id})).fetchone()
