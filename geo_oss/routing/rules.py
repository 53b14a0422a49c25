"""The routing table, read and changed: rules added, edited, moved, switched off. Every change joins their history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from psycopg import errors

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.routing.choose import Names, Rule

_SQL = sql.load(__package__, "rules.sql")
_STEP = 10
_SHOWN = ("active", "department_th", "department_en", "officer", "notify")


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule with the names of whom it sends to; `behind` is the position of a rule that takes everything before it."""

    rule: Rule
    active: bool
    department_th: str
    department_en: str
    officer: str | None
    notify: str | None
    behind: int | None = None

    @property
    def takes_all(self) -> bool:
        """Whether it fits every request."""
        rule = self.rule
        asked = (rule.category_id, rule.zone_code, rule.community_code, rule.asset_kind, rule.from_hour)
        return self.active and not rule.asks_hotspot and not rule.weekdays and all(one is None for one in asked)


async def listed(conn: Conn, organization_id: int) -> list[Listed]:
    """All rules in their order, those that are switched off too."""
    rows = await (await conn.execute(_SQL["listed"], {"organization_id": organization_id})).fetchall()
    found: list[Listed] = []
    behind = None
    for row in rows:
        shown = {name: row.pop(name) for name in _SHOWN}
        one = Listed(Rule(**row), **shown, behind=behind)
        behind = row["position"] if behind is None and one.takes_all else behind
        found.append(one)
    return found


async def names(conn: Conn, organization_id: int) -> Names:
    """What categories, zones, communities and kinds of things are called."""
    rows = await (await conn.execute(_SQL["names"], {"organization_id": organization_id})).fetchall()
    return {
        (row["what"], int(row["code"]) if row["what"] == "category" else row["code"]): (row["name_th"], row["name_en"])
        for row in rows
    }


async def save(conn: Conn, organization_id: int, rule: Rule, *, active: bool, before: int | None) -> int:
    """Adds a rule (id 0) in front of another (`before`, None: last), or changes one where it stands; gives its id.

    Raises `Invalid` naming the field, `NotFound`.
    """
    _check(rule)
    order = await _order(conn, organization_id)
    last = max((row["position"] for row in order), default=0) + _STEP
    values = asdict(rule) | {"organization_id": organization_id, "active": active}
    query = "change" if rule.id else "add"
    try:
        async with conn.transaction():
            row = await (await conn.execute(_SQL[query], values if rule.id else values | {"position": last})).fetchone()
    except errors.ForeignKeyViolation:
        raise Invalid(
            "หน่วยงาน เจ้าหน้าที่ หรือประเภทที่เลือกไม่มีแล้ว",
            "The unit, officer or category is no longer there.",
            field="department_id",
        ) from None
    if row is None:
        raise NotFound()
    if not rule.id and before is not None:
        await _put(conn, organization_id, [*order, {"id": row["id"], "position": last}], row["id"], before)
    return int(row["id"])


async def move(conn: Conn, organization_id: int, rule_id: int, *, up: bool) -> None:
    """One place up or down; at the end nothing happens. Raises `NotFound`."""
    order = await _order(conn, organization_id)
    ids = [row["id"] for row in order]
    if rule_id not in ids:
        raise NotFound()
    at = ids.index(rule_id)
    other = at - 1 if up else at + 1
    if 0 <= other < len(ids):
        ids[at], ids[other] = ids[other], ids[at]
        await _keep(conn, organization_id, ids, [row["position"] for row in order])


async def switch(conn: Conn, organization_id: int, rule_id: int, *, active: bool) -> None:
    """Switches a rule on or off. Raises `NotFound`."""
    given = {"organization_id": organization_id, "id": rule_id, "active": active}
    if await (await conn.execute(_SQL["switch"], given)).fetchone() is None:
        raise NotFound()


async def _order(conn: Conn, organization_id: int) -> list[Row]:
    return await (await conn.execute(_SQL["hold"], {"organization_id": organization_id})).fetchall()


async def _put(conn: Conn, organization_id: int, order: list[Row], rule_id: int, before: int) -> None:
    ids = [row["id"] for row in order if row["id"] != rule_id]
    at = ids.index(before) if before in ids else len(ids)
    await _keep(conn, organization_id, [*ids[:at], rule_id, *ids[at:]], [row["position"] for row in order])


async def _keep(conn: Conn, organization_id: int, ids: Sequence[int], positions: Sequence[int]) -> None:
    """The rules in this order on the positions there are, those used twice set apart."""
    free: list[int] = []
    for position in sorted(positions):
        free.append(position if not free or position > free[-1] else free[-1] + 1)
    await conn.execute(_SQL["place"], {"organization_id": organization_id, "ids": list(ids), "positions": free})


def _check(rule: Rule) -> None:
    if not rule.name.strip():
        raise Invalid("กรุณาตั้งชื่อกฎ", "Give the rule a name.", field="name")
    if (rule.from_hour is None) != (rule.to_hour is None):
        raise Invalid("กรุณาระบุเวลาทั้งเริ่มและสิ้นสุด", "Give both hours, or neither.", field="from_hour")
    if rule.from_hour is not None and rule.from_hour == rule.to_hour:
        raise Invalid("เวลาเริ่มและสิ้นสุดต้องต่างกัน", "The two hours are the same.", field="from_hour")
