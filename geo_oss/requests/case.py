"""Everything the staff may know about one request; who asked stays sealed until somebody opens it, on record."""

from __future__ import annotations

from dataclasses import dataclass

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import NotFound
from geo_oss.people import vault
from geo_oss.people.keys import Keys

_SQL = sql.load(__package__, "case.sql")


@dataclass(frozen=True, slots=True)
class Case:
    """One request with its history and photos; `facts` are the columns of the query `case`, no contact data."""

    facts: Row
    events: list[Row]
    photos: list[Row]


@dataclass(frozen=True, slots=True)
class Contact:
    """Who asked, in the clear; empty words where nothing was given."""

    name: str
    phone: str
    email: str
    anonymous: bool


async def get(conn: Conn, organization_id: int, request_id: int) -> Case:
    """One request as the staff see it. Raises `NotFound`."""
    key = {"organization_id": organization_id, "id": request_id}
    facts = await (await conn.execute(_SQL["case"], key)).fetchone()
    if facts is None:
        raise NotFound()
    events = await (await conn.execute(_SQL["timeline"], key)).fetchall()
    photos = await (await conn.execute(_SQL["photos"], key)).fetchall()
    return Case(facts, events, photos)


async def contact(conn: Conn, keys: Keys, organization_id: int, request_id: int, *, staff_id: int) -> Contact:
    """Who asked, opened from the vault; that it was opened, and by whom, is written into the history first.

    Raises `NotFound`.
    """
    key = {"organization_id": organization_id, "id": request_id}
    if await (await conn.execute(_SQL["contact_opened"], key | {"staff_id": staff_id})).fetchone() is None:
        raise NotFound()
    row = await (await conn.execute(_SQL["contact"], key)).fetchone() or {}

    def opened(column: str) -> str:
        sealed = row.get(f"{column}_sealed")
        return vault.unseal(keys.vault, sealed, organization_id=organization_id, request_id=request_id, column=column)

    return Contact(opened("name"), opened("phone"), opened("email"), bool(row.get("anonymous")))
