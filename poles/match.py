"""Which light pole is this? By its sticker, by the number painted on it, or the nearest one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.geo import LonLat
from geo_oss.thai.painted import plain_number
from poles import codes
from poles.kinds import POLE
from poles.model import Pole, pole

_SQL = sql.load(__package__)
_NUMBER_LIMIT = 64


class UnknownPole(NotFound):
    """No such pole in this municipality."""

    code = "pole_unknown"
    th = "ไม่พบเสาต้นนี้ กรุณาตรวจสอบหมายเลขที่เขียนไว้บนเสา หรือปักหมุดบนแผนที่แทน"
    en = "There is no such pole. Check the number painted on it, or drop a pin on the map instead."


class RevokedCode(NotFound):
    """The sticker was genuine once and has been withdrawn."""

    code = "pole_code_revoked"
    th = "สติกเกอร์นี้ยกเลิกการใช้งานแล้ว กรุณาค้นหาด้วยหมายเลขที่เขียนไว้บนเสา หรือปักหมุดบนแผนที่"
    en = "This sticker has been withdrawn. Search by the number painted on the pole, or drop a pin on the map."


class ForeignCode(Invalid):
    """A genuine sticker of another municipality."""

    code = "pole_code_foreign"
    th = "สติกเกอร์นี้เป็นของเทศบาลอื่น กรุณาสแกนสติกเกอร์ที่เสาในพื้นที่นี้ หรือปักหมุดบนแผนที่"
    en = "This sticker belongs to another municipality. Scan one that stands here, or drop a pin on the map."


@dataclass(frozen=True, slots=True)
class OpenCase:
    """The open request at a pole: the one to join instead of reporting again."""

    id: int
    number: str
    status: int
    category_id: int
    fault: str
    created_at: datetime
    due_at: datetime | None
    supporters: int
    photos: int


async def by_code(conn: Conn, code: str, *, organization_id: int | None = None) -> Pole:
    """The pole of a sticker.

    Raises `UnreadableCode`, `ForgedCode`, `UnknownPole`, `RevokedCode`, and `ForeignCode` when the sticker is genuine
    but not of the organization asked about.
    """
    claim = codes.read(code)
    row = await (await conn.execute(_SQL["signed"], _ids(claim))).fetchone()
    if row is None or not codes.genuine(claim, row["qr_key"], edition=row["edition"]):
        raise codes.ForgedCode(field="pole_code")
    if organization_id not in (None, claim.organization_id):
        raise ForeignCode(field="pole_code")
    return _believed(claim, row)


async def by_number(conn: Conn, organization_id: int, number: str, *, kind: str = POLE) -> Pole:
    """The pole, or other kind, with this number; Thai digits, spaces and case do not matter. Raises `UnknownPole`."""
    plain = plain_number(number)
    row = None
    if 0 < len(plain) <= _NUMBER_LIMIT and plain.isprintable():
        wanted = {"organization_id": organization_id, "kind": kind, "number_plain": plain}
        row = await (await conn.execute(_SQL["numbered"], wanted)).fetchone()
    if row is None:
        raise UnknownPole(field="pole_number")
    return pole(row)


async def nearest(
    conn: Conn, organization_id: int, place: LonLat, within_metres: float, *, kind: str = POLE
) -> Pole | None:
    """The nearest pole within so many metres, with its geodesic distance; None when there is none."""
    wanted = {
        "organization_id": organization_id,
        "lon": place.lon,
        "lat": place.lat,
        "within_metres": within_metres,
        "kind": kind,
    }
    row = await (await conn.execute(_SQL["nearest"], wanted)).fetchone()
    return pole(row) if row else None


async def open_case(conn: Conn, organization_id: int, pole_id: int) -> OpenCase | None:
    """The oldest open request at a pole that the public may know of; None when all is done."""
    wanted = {"organization_id": organization_id, "pole_id": pole_id}
    row = await (await conn.execute(_SQL["open_case"], wanted)).fetchone()
    return OpenCase(**row) if row else None


def _ids(claim: codes.Claim) -> dict[str, int]:
    return {"organization_id": claim.organization_id, "pole_id": claim.pole_id}


def _believed(claim: codes.Claim, row: Row) -> Pole:
    if row["id"] is None:
        raise UnknownPole(field="pole_code")
    if row["retired"] or row["revoked"] or row["code"] != claim.code:
        raise RevokedCode(field="pole_code")
    return pole(row)
