"""Map files on their way in, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from api.geodata.model import Upload
from api.jobs.queue import queue
from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Conflict, NotFound

SQL = sql.load(__package__)
QUEUE = queue("api.geodata.child", "geodata_upload", since="changed_at", give_up=SQL["give_up"], stop=SQL["stop"])


async def add(
    conn: Conn, organization_id: int, *, layer: str, source_name: str, folder: str, said: Mapping[str, str],
    staff_id: int, task: str = "look",
) -> int:  # fmt: skip
    """A new one, which the worker takes up at once."""
    values = {"organization_id": organization_id, "layer": layer, "source_name": source_name, "folder": folder}
    values |= {"said": Jsonb(dict(said)), "task": task, "staff_id": staff_id}
    row = await (await conn.execute(SQL["add"], values)).fetchone()
    assert row is not None
    return int(row["id"])


async def get(conn: Conn, organization_id: int, id: int) -> Upload:
    """One of them. Raises `NotFound`, also for one given up."""
    async with conn.cursor(row_factory=class_row(Upload)) as cursor:
        found = await (await cursor.execute(SQL["one"], {"organization_id": organization_id, "id": id})).fetchone()
    if found is None or found.state == "discarded" or found.task == "discard":
        raise NotFound("ไม่พบไฟล์นี้ อาจถูกยกเลิกไปแล้ว", "There is no such file: it may have been given up.")
    return found


async def recent(conn: Conn, organization_id: int) -> list[Upload]:
    """What waits for somebody or is being done, then the latest that were finished."""
    async with conn.cursor(row_factory=class_row(Upload)) as cursor:
        return await (await cursor.execute(SQL["recent"], {"organization_id": organization_id})).fetchall()


async def again(
    conn: Conn, organization_id: int, id: int, task: str, *, of: Sequence[str], said: Mapping[str, str] | None = None
) -> None:
    """Gives the worker a task with a file that is in one of the states `of`. Raises `Conflict` when it is not."""
    values = {"organization_id": organization_id, "id": id, "task": task, "from_states": list(of)}
    row = await (await conn.execute(SQL["again"], values | {"said": Jsonb(dict(said or {}))})).fetchone()
    if row is None:
        raise Conflict(
            "ทำรายการนี้ไม่ได้แล้ว สถานะของไฟล์เปลี่ยนไป กรุณาโหลดหน้าใหม่",
            "This cannot be done any more: the file's state has changed. Please load the page again.",
        )


async def stop(conn: Conn, organization_id: int, id: int) -> None:
    """Asks the worker to leave it."""
    await conn.execute(QUEUE.sql["stop"], {"organization_id": organization_id, "id": id})


async def rows(conn: Conn, query: str, organization_id: int, **more: object) -> list[Row]:
    """The rows of one of the lists: boundary_layers, asset_layers, moving."""
    return await (await conn.execute(SQL[query], {"organization_id": organization_id, **more})).fetchall()


async def sweep(conn: Conn) -> None:
    """Gives up files that nobody has decided about for a month."""
    await conn.execute(SQL["abandoned"])
