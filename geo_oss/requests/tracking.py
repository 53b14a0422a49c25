"""What has become of my request? Found by number and the phone's last four digits, number and year, or secret link."""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg.rows import class_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import NotFound
from geo_oss.organizations.model import Organization
from geo_oss.people import vault
from geo_oss.people.keys import Keys
from geo_oss.thai import calendar, identity
from geo_oss.thai.text import ascii_digits, clean

_SQL = sql.load(__package__, "tracking.sql")
_SPACES = re.compile(r"\s+")


class NothingTracked(NotFound):
    """One answer for every way of not finding: an unknown number and a wrong digit look the same."""

    th = "ไม่พบคำร้องตามข้อมูลที่กรอก กรุณาตรวจสอบเลขคำร้องและเลขท้ายโทรศัพท์ 4 ตัว หรือปี พ.ศ."
    en = "No request fits what was typed. Please check the number and the last four digits of the phone, or the year."


@dataclass(frozen=True, slots=True)
class Tracked:
    """What the sender may follow; places in degrees (EPSG:4326). The description is shown by the secret link only."""

    id: int
    number: str
    category_id: int
    status: int
    title: str
    description: str
    fault: str
    address: str
    lon: float
    lat: float
    zone_code: str | None
    zone_name: str | None
    zone_name_en: str | None
    community_code: str | None
    community_name: str | None
    community_name_en: str | None
    pole_number: str | None
    department_th: str | None
    department_en: str | None
    supporters: int
    photos: int
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    is_public: bool
    shape: dict[str, Any] | None
    """A line or an area as GeoJSON, where one was drawn and may be seen."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a request is, and nothing of what it says: for who knows number and phone of a request not published."""

    number: str
    category_id: int
    status: int
    created_at: datetime
    due_at: datetime | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    """One public line of the history."""

    at: datetime
    kind: str
    status: int | None
    note: str


async def by_token(conn: Conn, organization: Organization, token: str) -> Tracked:
    """The request of a secret link. Raises `NothingTracked`."""
    track_hash = hashlib.sha256(token.encode("utf-8", "replace")).digest()
    given = {"organization_id": organization.id, "track_hash": track_hash}
    async with conn.cursor(row_factory=class_row(Tracked)) as cursor:
        await cursor.execute(_SQL["by_token"], given)
        found = await cursor.fetchone()
    if found is None:
        raise NothingTracked()
    return found


async def by_last4(conn: Conn, organization: Organization, number: str, digits: str, *, keys: Keys) -> int:
    """The id behind a number, where the sender's phone ends so. An unknown number costs the same time."""
    cursor = await conn.execute(_SQL["last4"], {"organization_id": organization.id, "number": written(number)})
    row = await cursor.fetchone() or {"id": 0, "last4_hash": None}
    wanted = vault.digits_hash(
        keys.index, identity.last4(digits) or "-", organization_id=organization.id, request_id=row["id"]
    )
    if not hmac.compare_digest(wanted or b"", row["last4_hash"] or bytes(32)):
        raise NothingTracked()
    return int(row["id"])


async def by_year(conn: Conn, organization: Organization, number: str, year: str) -> int:
    """The id behind a number of a year (Buddhist, calendar or fiscal; western years are understood)."""
    plain = ascii_digits(year).strip()
    wanted = int(plain) if re.fullmatch(r"[0-9]{4}", plain) else 0
    western = wanted - calendar.BUDDHIST_OFFSET if wanted > 2400 else wanted
    cursor = await conn.execute(
        _SQL["by_year"], {"organization_id": organization.id, "number": written(number), "year": western}
    )
    row = await cursor.fetchone()
    if row is None:
        raise NothingTracked()
    return int(row["id"])


async def public(conn: Conn, organization: Organization, request_id: int) -> Tracked:
    """What everybody may see of a request, from the projection alone. Raises `NotFound`."""
    given = {"organization_id": organization.id, "request_id": request_id}
    async with conn.cursor(row_factory=class_row(Tracked)) as cursor:
        await cursor.execute(_SQL["public"], given)
        found = await cursor.fetchone()
    if found is None:
        raise NotFound()
    return found


async def standing(conn: Conn, organization: Organization, request_id: int) -> Standing:
    """How far a request is. Raises `NothingTracked`."""
    given = {"organization_id": organization.id, "request_id": request_id}
    async with conn.cursor(row_factory=class_row(Standing)) as cursor:
        await cursor.execute(_SQL["standing"], given)
        found = await cursor.fetchone()
    if found is None:
        raise NothingTracked()
    return found


async def is_public(conn: Conn, organization: Organization, request_id: int) -> bool:
    """Whether everybody may see the request."""
    cursor = await conn.execute(_SQL["is_public"], {"organization_id": organization.id, "request_id": request_id})
    return await cursor.fetchone() is not None


async def has_phone(conn: Conn, organization: Organization, request_id: int) -> bool:
    """Whether the request can be found by its number and the last four digits of a phone."""
    cursor = await conn.execute(_SQL["has_phone"], {"organization_id": organization.id, "request_id": request_id})
    row = await cursor.fetchone()
    return row is not None and bool(row["known"])


async def events(conn: Conn, organization: Organization, request_id: int, *, notes: bool) -> list[Event]:
    """The public lines of the history, oldest first; with `notes`, what officers wrote for the citizen."""
    given = {"organization_id": organization.id, "request_id": request_id, "notes": notes}
    async with conn.cursor(row_factory=class_row(Event)) as cursor:
        await cursor.execute(_SQL["events"], given)
        return await cursor.fetchall()


def written(number: str) -> str:
    """A typed number as it is stored: ASCII digits, single spaces, capital letters."""
    return _SPACES.sub(" ", ascii_digits(clean(number, limit=80, field="number"))).upper()
