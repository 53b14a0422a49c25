"""The staff's last word on zone and community: kept beside what the map says, with the reason; taken back at will."""

from __future__ import annotations

from dataclasses import dataclass

from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.organizations.model import Organization
from geo_oss.requests.workflow import unmoved
from geo_oss.thai.text import clean

_SQL = sql.load(__package__, "override.sql")


@dataclass(frozen=True, slots=True)
class Word:
    """What the staff say of a place: codes in force, or None for ไม่ทราบเขต / ไม่ทราบชุมชน, and why."""

    zone_code: str | None
    community_code: str | None
    reason: str


async def put(
    conn: Conn, organization: Organization, request_id: int, word: Word, *, staff_id: int, version: int | None = None
) -> None:
    """Puts the staff's word in effect; what the map says stays beside it, and the history tells who and why.

    With `version`, raises `Moved` when the request was changed since. Raises `NotFound`, `Invalid` naming the field.
    """
    reason = clean(word.reason, limit=1000, field="reason")
    if not reason:
        raise Invalid("กรุณาเขียนเหตุผลที่กำหนดเอง", "Please write the reason.", field="reason")
    present = await _held(conn, organization.id, request_id, version)
    given = {"organization_id": organization.id, "zone_code": word.zone_code, "community_code": word.community_code}
    versions = await _in_force(conn, given)
    after = {"zone": word.zone_code, "community": word.community_code}
    detail = Jsonb({"before": _before(present), "after": after})
    values = {"request_id": request_id, "reason": reason, "staff_id": staff_id, "detail": detail}
    await conn.execute(_SQL["put"], given | versions | values)


async def remove(
    conn: Conn, organization: Organization, request_id: int, *, staff_id: int, version: int | None = None
) -> None:
    """Takes the staff's word back: the map has the last word again. Raises `NotFound` when there was none, `Moved`."""
    present = await _held(conn, organization.id, request_id, version)
    values = {"organization_id": organization.id, "request_id": request_id, "staff_id": staff_id}
    cursor = await conn.execute(_SQL["remove"], values | {"detail": Jsonb({"before": _before(present)})})
    row = await cursor.fetchone()
    if row is None or not row["removed"]:
        raise NotFound(
            "เรื่องนี้ใช้เขตตามแผนที่อยู่แล้ว", "This case has the zone of the map already; there is nothing to take back."
        )


async def get(conn: Conn, organization_id: int, request_id: int) -> Row | None:
    """The staff's word on a request with what the map says beside it; None where the map has the last word."""
    values = {"organization_id": organization_id, "request_id": request_id}
    return await (await conn.execute(_SQL["override"], values)).fetchone()


async def _held(conn: Conn, organization_id: int, request_id: int, version: int | None) -> Row:
    values = {"organization_id": organization_id, "request_id": request_id}
    return unmoved(await (await conn.execute(_SQL["present"], values)).fetchone(), version)


async def _in_force(conn: Conn, given: Row) -> Row:
    found = await (await conn.execute(_SQL["chosen"], given)).fetchone() or {}
    if given["zone_code"] is not None and found["zone_version"] is None:
        raise Invalid("ไม่พบเขตนี้ในแนวเขตที่ใช้อยู่", "There is no such zone in force.", field="zone")
    if given["community_code"] is not None and found["community_version"] is None:
        raise Invalid("ไม่พบชุมชนนี้ในแนวเขตที่ใช้อยู่", "There is no such community in force.", field="community")
    return found


def _before(present: Row) -> Row:
    """What the routing looked at, for telling later what a rule knew."""
    return {"zone": present["zone_code"], "community": present["community_code"], "pole": present["pole_id"]}
