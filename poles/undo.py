"""A merge is taken back, on record: what it changed is as it was, what it added is retired."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from psycopg import Connection
from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.errors import Conflict, NotFound
from poles.merge import By, key

_SQL = sql.load(__package__, "undo.sql")


@dataclass(frozen=True, slots=True)
class Undone:
    """An undo that was done: its number in `asset_import`, how many are as before, how many added ones were retired,
    and the numbers of those that something else has changed since: they stay."""

    id: int
    restored: int
    retired: int
    kept: list[str]


def undo(conn: Connection[Row], organization_id: int, import_id: int, *, by: By) -> Undone:
    """Takes the latest merge of a kind back, all or nothing (a savepoint inside the caller's transaction).

    Nothing is deleted: requests and stickers keep what they point at. Raises `NotFound`, and `Conflict` for a merge
    that is not the last, was taken back already, or was done before this was remembered.
    """
    scope = {"organization_id": organization_id, "import_id": import_id}
    with conn.transaction():
        key(conn, organization_id)  # merges wait
        _check(conn.execute(_SQL["merge"], scope).fetchone())
        told = {"staff_id": by.staff_id, "by_name": by.name}
        act = conn.execute(_SQL["act"], scope | told).fetchone()
        assert act is not None, "INSERT … RETURNING gives one row"
        kept = [row["number"] for row in conn.execute(_SQL["later"], scope)]
        done = conn.execute(_SQL["restore"], scope | told | {"act_id": act["id"]}).fetchone()
        assert done is not None
        made = Undone(act["id"], done["restored"], done["retired"], kept)
        counts = {name: value for name, value in asdict(made).items() if name != "id"} | {"kept": len(kept)}
        conn.execute(_SQL["mark"], scope | {"act_id": act["id"], "counts": Jsonb(counts)})
    return made


def _check(found: Row | None) -> None:
    if found is None:
        raise NotFound("ไม่มีการนำเข้าครั้งนี้", "There is no such import.", field="act")
    if not found["is_last"]:
        raise Conflict(
            "ยกเลิกได้เฉพาะการนำเข้าครั้งล่าสุดของทรัพย์สินประเภทนี้ที่ยังไม่ได้ยกเลิก",
            "Only the last import of a kind can be taken back, and only once.",
            field="act",
        )
    if not found["is_kept"]:
        raise Conflict(
            "การนำเข้าครั้งนี้ไม่ได้เปลี่ยนอะไร หรือทำไว้ก่อนที่ระบบจะจำค่าเดิม จึงยกเลิกไม่ได้",
            "This import changed nothing, or was done before such changes were remembered: it cannot be taken back.",
            field="act",
        )
