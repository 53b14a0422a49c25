"""What is asked of the worker for crews, as rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from api.jobs.queue import queue
from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import Conflict, NotFound

SQL = sql.load(__package__)
QUEUE = queue("api.crews.child", "crew_task", since="created_at")
MOST_WAITING = 60
"""Tasks of one municipality: one child works for all of them."""
STAGES = {
    "": ("รอเริ่ม", "Waiting to begin"),
    "streets": ("กำลังวัดระยะทาง", "Measuring the ways"),
    "order": ("กำลังหาลำดับที่สั้นที่สุด", "Looking for a short order"),
    "write": ("กำลังบันทึกแผน", "Writing the plan"),
    "areas": ("กำลังแบ่งพื้นที่ให้งานสมดุล", "Dividing the work evenly"),
}


@dataclass(frozen=True, slots=True)
class Task:
    """Something the worker shall work out: what is asked, how far it is, and what came of it."""

    id: int
    organization_id: int
    kind: str
    said: dict[str, Any]
    state: str
    stage: str
    share: float
    error_th: str
    error_en: str
    result: dict[str, Any] | None
    staff_id: int
    created_at: datetime

    @property
    def is_moving(self) -> bool:
        """Whether the worker has it before it."""
        return self.state in ("waiting", "working")


async def add(conn: Conn, organization_id: int, kind: str, said: Mapping[str, Any], *, staff_id: int) -> int:
    """A new task, which the worker takes up at once. Raises `Conflict` when too many wait already."""
    waiting = await (await conn.execute(QUEUE.sql["waiting"], {"organization_id": organization_id})).fetchone()
    if waiting is not None and waiting["n"] >= MOST_WAITING:
        raise Conflict(
            f"มีงานรอคำนวณอยู่แล้ว {MOST_WAITING} รายการ กรุณารอให้เสร็จก่อน",
            f"{MOST_WAITING} tasks are waiting already. Please let them finish first.",
        )
    row = {"organization_id": organization_id, "kind": kind, "said": Jsonb(dict(said)), "staff_id": staff_id}
    added = await (await conn.execute(SQL["add"], row)).fetchone()
    assert added is not None
    return int(added["id"])


async def get(conn: Conn, organization_id: int, id: int) -> Task:
    """One task. Raises `NotFound`."""
    async with conn.cursor(row_factory=class_row(Task)) as cursor:
        found = await (await cursor.execute(SQL["one"], {"organization_id": organization_id, "id": id})).fetchone()
    if found is None:
        raise NotFound()
    return found


async def latest(conn: Conn, organization_id: int, kind: str, said: Mapping[str, Any]) -> Task | None:
    """The newest task of a kind about this."""
    asked = {"organization_id": organization_id, "kind": kind, "said": Jsonb(dict(said))}
    async with conn.cursor(row_factory=class_row(Task)) as cursor:
        return await (await cursor.execute(SQL["latest"], asked)).fetchone()


async def stop(conn: Conn, organization_id: int, id: int) -> None:
    """Asks the worker to leave it."""
    await conn.execute(QUEUE.sql["stop"], {"organization_id": organization_id, "id": id})


async def accept(conn: Conn, organization_id: int, id: int) -> dict[str, Any]:
    """What a task has proposed, taken once. Raises `Conflict`."""
    row = await (await conn.execute(SQL["accept"], {"organization_id": organization_id, "id": id})).fetchone()
    if row is None:
        raise Conflict("ข้อเสนอนี้ใช้ไม่ได้แล้ว กรุณาคำนวณใหม่", "This proposal cannot be used any more: make a new one.")
    return dict(row["result"])


async def sweep(conn: Conn) -> None:
    """Forgets tasks that ended a month ago."""
    await conn.execute(SQL["forget"])
