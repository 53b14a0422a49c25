"""Views of the planner's page that somebody has named: their own, and those that colleagues share with the house."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.rows import class_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid, NotFound, TooMany

MOST = 100
"""Views of one person."""
LONGEST_NAME = 80
LONGEST_QUERY = 16_000
_SQL = sql.load(__package__, "views.sql")


@dataclass(frozen=True, slots=True)
class View:
    """A named view: the query string of the page, who saved it, and whether colleagues see it."""

    id: int
    name: str
    query: str
    shared: bool
    own: bool
    by: str


async def listed(conn: Conn, organization_id: int, staff_id: int) -> list[View]:
    """One's own views, then the shared ones of colleagues."""
    async with conn.cursor(row_factory=class_row(View)) as cursor:
        await cursor.execute(_SQL["listed"], {"organization_id": organization_id, "staff_id": staff_id})
        return await cursor.fetchall()


async def save(conn: Conn, organization_id: int, staff_id: int, name: str, query: str, *, shared: bool) -> None:
    """Keeps the view under its name; the same name again replaces it. Raises `Invalid`, `TooMany`."""
    name = " ".join(word for word in "".join(filter(str.isprintable, name)).split())[:LONGEST_NAME]
    if not name:
        raise Invalid("กรุณาตั้งชื่อมุมมอง", "Please give the view a name.", field="name")
    if len(query) > LONGEST_QUERY or not query.isprintable():
        raise Invalid("มุมมองนี้ยาวเกินไป", "This view is too long to keep.", field="query")
    values = {"organization_id": organization_id, "staff_id": staff_id, "name": name, "query": query, "shared": shared}
    await conn.execute(_SQL["lock"], values)
    row = await (await conn.execute(_SQL["count"], values)).fetchone()
    if row is not None and row["n"] >= MOST:
        raise TooMany()
    await conn.execute(_SQL["save"], values)


async def remove(conn: Conn, organization_id: int, staff_id: int, id: int) -> None:
    """Forgets one's own view. Raises `NotFound` for one that is not there or somebody else's."""
    values = {"organization_id": organization_id, "staff_id": staff_id, "id": id}
    if await (await conn.execute(_SQL["remove"], values)).fetchone() is None:
        raise NotFound("ไม่พบมุมมองนี้ หรือเป็นของผู้อื่น", "There is no such view, or it is somebody else's.")
