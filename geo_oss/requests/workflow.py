"""What may become of a request: the moves are data, and one function writes state, history, projection and notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

import pyproj
from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Conflict, Invalid, NotFound
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests.model import Status
from geo_oss.thai.text import clean

_SQL = sql.load(__package__, "workflow.sql")
_SPHEROID = pyproj.Geod(ellps="WGS84")

MOVES: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset(
        {Status.ACKNOWLEDGED, Status.IN_PROGRESS, Status.WAITING_PLAN, Status.DONE, Status.REJECTED}
    ),
    Status.ACKNOWLEDGED: frozenset({Status.IN_PROGRESS, Status.WAITING_PLAN, Status.DONE, Status.REJECTED}),
    Status.IN_PROGRESS: frozenset({Status.WAITING_PLAN, Status.DONE, Status.REJECTED}),
    Status.WAITING_PLAN: frozenset({Status.IN_PROGRESS, Status.DONE, Status.REJECTED}),
    Status.DONE: frozenset({Status.IN_PROGRESS}),  # the citizen disagrees: reopened
    Status.REJECTED: frozenset({Status.IN_PROGRESS}),
}

KINDS: dict[Status, str] = {
    Status.ACKNOWLEDGED: "acknowledged",
    Status.IN_PROGRESS: "started",
    Status.WAITING_PLAN: "planned",
    Status.DONE: "done",
    Status.REJECTED: "rejected",
}


class Moved(Conflict):
    """Somebody else changed the request since it was opened."""

    code = "moved"
    th = "มีผู้อื่นแก้ไขเรื่องนี้ไปแล้ว กรุณาเปิดดูสถานะล่าสุดก่อน สิ่งที่พิมพ์ไว้ยังอยู่"
    en = "Somebody else changed this case. Please look at its present state first; what you typed is kept."


class NotAMove(Invalid):
    """That status cannot follow the present one."""

    code = "not_a_move"


@dataclass(frozen=True, slots=True)
class Report:
    """What is said with a move: words, photos of the result, and where the officer stood (EPSG:4326)."""

    note: str = ""
    photo_ids: tuple[UUID, ...] = ()
    place: LonLat | None = None
    day: date | None = None


async def move(
    conn: Conn,
    organization: Organization,
    request_id: int,
    to: Status,
    *,
    staff_id: int,
    report: Report | None = None,
    version: int | None = None,
) -> None:
    """Moves a request to a status and tells it in the history; the photos become its after-photos.

    With `version`, raises `Moved` when the request was changed since. Raises `NotFound`, `NotAMove`, `Invalid`.
    """
    said = report or Report()
    note = clean(said.note, limit=4000, field="note")
    present = await _locked(conn, organization.id, request_id, version)
    before = Status(present["status"])
    if to not in MOVES[before]:
        raise _not_a_move(before, to)
    if to in (Status.DONE, Status.REJECTED) and not (note or said.photo_ids):
        raise Invalid(
            "กรุณาบันทึกผลหรือแนบรูปก่อนปิดเรื่อง", "Please write the result or add a photo before closing.", field="note"
        )
    detail = _detail(before, to, present, said)
    closed = _closed_at(said.day, present["created_at"], organization)
    await _write(conn, organization.id, request_id, to, staff_id, note, said, detail, closed)


async def assign(
    conn: Conn,
    organization: Organization,
    request_id: int,
    *,
    officer_id: int | None,
    staff_id: int,
    version: int | None = None,
) -> None:
    """Gives the request to an officer, or to nobody; told in the history. Raises `NotFound`, `Moved`, `Invalid`."""
    await _locked(conn, organization.id, request_id, version)
    given = {"organization_id": organization.id, "request_id": request_id, "officer_id": officer_id}
    cursor = await conn.execute(_SQL["assign"], given | {"staff_id": staff_id})
    if await cursor.fetchone() is None:
        raise Invalid("ไม่พบเจ้าหน้าที่คนนี้", "That officer is not known.", field="officer_id")


async def note(conn: Conn, organization: Organization, request_id: int, text: str, *, staff_id: int) -> None:
    """Adds an internal note to the history. Raises `NotFound`, `Invalid` for an empty one."""
    kept = clean(text, limit=4000, field="note")
    if not kept:
        raise Invalid("กรุณาพิมพ์บันทึก", "Please write the note.", field="note")
    await _locked(conn, organization.id, request_id)
    await conn.execute(
        _SQL["note"],
        {"organization_id": organization.id, "request_id": request_id, "note": kept, "staff_id": staff_id},
    )


def unmoved(present: Row | None, version: int | None) -> Row:
    """The request as it stands, when it is there and still what somebody saw. Raises `NotFound`, `Moved`."""
    if present is None:
        raise NotFound()
    if version is not None and version != present["version"]:
        raise Moved()
    return present


async def _locked(conn: Conn, organization_id: int, request_id: int, version: int | None = None) -> Row:
    cursor = await conn.execute(_SQL["lock"], {"organization_id": organization_id, "request_id": request_id})
    return unmoved(await cursor.fetchone(), version)


async def _write(
    conn: Conn,
    organization_id: int,
    request_id: int,
    to: Status,
    staff_id: int,
    note: str,
    said: Report,
    detail: Row,
    closed: datetime,
) -> None:
    cursor = await conn.execute(
        _SQL["move"],
        {
            "organization_id": organization_id,
            "request_id": request_id,
            "to": int(to),
            "kind": "reopened" if detail.get("reopened") else KINDS[to],
            "staff_id": staff_id,
            "note": note,
            "photo_ids": list(said.photo_ids),
            "detail": Jsonb(detail),
            "now": datetime.now(UTC),
            "closed": closed,
        },
    )
    row = await cursor.fetchone()
    if row is None or row["pictured"] != len(said.photo_ids):
        raise Invalid(
            "ไม่พบรูปที่แนบ กรุณาแนบรูปอีกครั้ง", "A photo is no longer there. Please attach it again.", field="photos"
        )


def _closed_at(day: date | None, created_at: datetime, organization: Organization) -> datetime:
    """When the work was done: now, or noon of the day that is said, but never before the request came in."""
    now = datetime.now(UTC)
    if day is None or day == now.astimezone(organization.zone).date():
        return now
    noon = datetime.combine(day, time(12), organization.zone)
    if day < created_at.astimezone(organization.zone).date() or noon > now:
        raise Invalid(
            "วันที่แล้วเสร็จต้องอยู่ระหว่างวันที่แจ้งกับวันนี้",
            "The day of completion lies between the day of the report and today.",
            field="day",
        )
    return max(noon, created_at)


def _detail(before: Status, to: Status, present: Row, said: Report) -> Row:
    detail: Row = {"from": int(before), "to": int(to)}
    if not before.is_open:
        detail["reopened"] = True
    if said.place is not None:
        _, _, metres = _SPHEROID.inv(said.place.lon, said.place.lat, present["lon"], present["lat"])
        detail["distance_metres"] = round(metres, 1)
    return detail


def _not_a_move(before: Status, to: Status) -> NotAMove:
    return NotAMove(
        f"เปลี่ยนจาก “{before.name_in('th')}” เป็น “{to.name_in('th')}” ไม่ได้",
        f"“{before.name_in('en')}” cannot become “{to.name_in('en')}”.",
        field="status",
    )
