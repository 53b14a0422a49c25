"""Exports as rows."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from psycopg.rows import class_row, dict_row
from psycopg.types.json import Jsonb

from api.exports.model import Export, Order
from api.jobs.queue import queue
from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import NotFound, TooMany

SQL = sql.load(__package__)
QUEUE = queue("api.exports.child", "export_job", since="created_at")
AGAIN = timedelta(seconds=15)
"""A second click within this time gets the same file."""
MOST_WAITING = 12


async def start(conn: Conn, order: Order) -> Export:
    """The export of this order, begun now or a moment ago. Raises `TooMany` when too many are waiting."""
    asked = asdict(order) | {"query": Jsonb(dict(order.query)), "again": AGAIN}
    asked["desk"] = None if order.desk is None else Jsonb(asdict(order.desk))
    if (known := await _one(conn, "same", asked)) is not None:
        return known
    waiting = await (await conn.execute(SQL["waiting"])).fetchone()
    if waiting is not None and waiting["jobs"] >= MOST_WAITING:
        raise TooMany()
    async with conn.cursor(row_factory=dict_row) as cursor:
        row = await (await cursor.execute(SQL["add"], asked | {"ticket": secrets.token_urlsafe(18)})).fetchone()
    assert row is not None, "INSERT … RETURNING gives one row"
    return Export(**{name: row[name] for name in Export.__dataclass_fields__})


async def find(conn: Conn, organization_id: int, ticket: str, staff_id: int | None) -> Export:
    """The export with this ticket, for who asked for it. Raises `NotFound`."""
    found = None
    if ticket.isascii() and ticket.isprintable():
        asked = {"organization_id": organization_id, "ticket": ticket, "staff_id": staff_id}
        found = await _one(conn, "by_ticket", asked)
    if found is None:
        raise NotFound(
            "ไฟล์นี้ไม่อยู่แล้ว กรุณาเลือกดาวน์โหลดใหม่", "This file is no longer kept. Please choose the download again."
        )
    return found


async def stop(conn: Conn, export: Export) -> None:
    """Asks the worker to leave it."""
    await conn.execute(QUEUE.sql["stop"], {"organization_id": export.organization_id, "id": export.id})


async def _one(conn: Conn, query: str, asked: dict[str, Any]) -> Export | None:
    async with conn.cursor(row_factory=class_row(Export)) as cursor:
        return await (await cursor.execute(SQL[query], asked)).fetchone()
