"""Analyses of a municipality as rows: asked for, looked at, used, given up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from api.jobs.queue import queue
from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Conflict, NotFound
from layers.hotspots.asking import SQL as RUNS
from layers.hotspots.asking import again

SQL = sql.load(__package__)
QUEUE = queue("api.analysis.child", "hotspot_run", since="made_at")
LATEST = 2**31 - 1
MOST_WAITING = 20


async def add(conn: Conn, values: Mapping[str, Any], staff_id: int) -> int:
    """A new analysis, which the worker takes up at once; `values` as `layers.hotspots.asking` gives them.

    Raises `Conflict` when too many wait already.
    """
    await conn.execute(RUNS["lock"], values)
    waiting = await (await conn.execute(QUEUE.sql["waiting"], values)).fetchone()
    if waiting is not None and waiting["n"] >= MOST_WAITING:
        raise Conflict(
            f"มีการวิเคราะห์รออยู่แล้ว {MOST_WAITING} รายการ กรุณารอให้เสร็จก่อน",
            f"{MOST_WAITING} analyses are waiting already. Please let them finish first.",
        )
    row = await (await conn.execute(RUNS["ask"], {**values, "staff_id": staff_id})).fetchone()
    assert row is not None
    return int(row["id"])


async def get(conn: Conn, organization_id: int, id: int) -> Row:
    """One of them. Raises `NotFound`."""
    row = await (await conn.execute(SQL["one"], {"organization_id": organization_id, "id": id})).fetchone()
    if row is None:
        raise NotFound("ไม่พบการวิเคราะห์นี้", "There is no such analysis.", field="id")
    return row


async def recent(
    conn: Conn, organization_id: int, *, before: int = LATEST, limit: int = 50, used: bool = False
) -> list[Row]:
    """The newest before a number; with `used` those on the map or in force."""
    values = {"organization_id": organization_id, "before": before, "limit": limit, "used": used}
    return await (await conn.execute(SQL["recent"], values)).fetchall()


async def cells(conn: Conn, organization_id: int, id: int, *, every: bool, limit: int) -> list[Row]:
    """What was found, or every cell, at most so many."""
    values = {"organization_id": organization_id, "id": id, "every": every, "limit": limit}
    return await (await conn.execute(SQL["cells"], values)).fetchall()


async def rerun(conn: Conn, organization_id: int, id: int, staff_id: int) -> int:
    """The same once more, as a new analysis. Raises `NotFound`, `Conflict`."""
    return await add(conn, again(await get(conn, organization_id, id)), staff_id)


async def stop(conn: Conn, organization_id: int, id: int) -> None:
    """Asks the worker to leave it."""
    await conn.execute(QUEUE.sql["stop"], {"organization_id": organization_id, "id": id})


async def remove(conn: Conn, organization_id: int, id: int) -> None:
    """Forgets a result. Raises `Conflict` for one that is used or being made."""
    scope = {"organization_id": organization_id, "id": id}
    if await (await conn.execute(SQL["remove"], scope)).fetchone() is None:
        raise Conflict(
            "ลบไม่ได้ เพราะกำลังใช้อยู่หรือยังคำนวณไม่เสร็จ", "This is on the map, in force or being computed: it stays."
        )


async def show(conn: Conn, organization_id: int, id: int) -> None:
    """Puts it on the public map in place of what is there. Raises `Conflict` for what the public may not see."""
    scope = {"organization_id": organization_id, "id": id}
    for query in ("lock", "hide"):
        await conn.execute(RUNS[query], scope)
    if await (await conn.execute(RUNS["show"], scope)).fetchone() is None:
        raise Conflict(
            "ขึ้นแผนที่สาธารณะได้เฉพาะผลที่เสร็จแล้ว มีการทดสอบทางสถิติ และนับเฉพาะเรื่องที่เปิดเผย",
            "Only finished, tested results counted from public requests go on the public map.",
        )


async def hide(conn: Conn, organization_id: int, id: int) -> None:
    """Takes it off the public map."""
    await conn.execute(SQL["hide"], {"organization_id": organization_id, "id": id})


async def force(conn: Conn, organization_id: int, id: int) -> None:
    """Its hot cells give priority from now on, in place of the run in force for the same category.

    Raises `Conflict` for what tells no hot cells.
    """
    scope = {"organization_id": organization_id, "id": id}
    for query in ("lock", "release"):
        await conn.execute(RUNS[query], scope)
    if await (await conn.execute(RUNS["force"], scope)).fetchone() is None:
        raise Conflict(
            "ใช้กำหนดความเร่งด่วนได้เฉพาะผลที่เสร็จแล้วและมีการทดสอบทางสถิติ",
            "Only finished, tested results can give priority.",
        )


async def release(conn: Conn, organization_id: int, id: int) -> None:
    """Its hot cells give no priority any more."""
    await conn.execute(SQL["release"], {"organization_id": organization_id, "id": id})
