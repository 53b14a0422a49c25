"""A new municipality: its row and its key, and the office of another one to start from."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass

from psycopg.errors import CheckViolation, UniqueViolation

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.errors import Conflict, Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations import store
from geo_oss.thai.text import clean

_SQL = sql.load(__package__, "founding.sql")
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class Foundation:
    """What must be known of a municipality before its first request."""

    code: str
    name_th: str
    name_en: str
    abbreviation: str
    utm_srid: int = 32647
    phone: str = ""
    address_th: str = ""


async def found(conn: Conn, foundation: Foundation, centre: LonLat, zoom: float) -> int:
    """Makes the municipality and the key of its pole codes; gives its number.

    Raises `Conflict` when the code is taken, `Invalid` when it cannot be part of an address.
    """
    values = asdict(foundation) | {"lon": centre.lon, "lat": centre.lat, "zoom": zoom}
    try:
        async with conn.transaction():
            cursor = await conn.execute(_SQL["found"], values | {"qr_key": secrets.token_bytes(_KEY_BYTES)})
            row = await cursor.fetchone()
    except UniqueViolation:
        raise Conflict("มีหน่วยงานรหัสนี้แล้ว", f"There is already a municipality {foundation.code}.", field="code") from None
    except CheckViolation:
        raise Invalid(
            "รหัสต้องเป็นอักษร a-z ตัวเลข หรือ - ความยาว 2–32 ตัว ขึ้นต้นด้วยอักษร",
            "A code has 2 to 32 of a-z, 0-9 and -, and begins with a letter.",
            field="code",
        ) from None
    assert row is not None
    return int(row["id"])


async def department(conn: Conn, organization_id: int, code: str, name_th: str, name_en: str, phone: str = "") -> None:
    """Adds a department, or corrects the one with that code. Raises `Invalid` for a code or a name without a letter."""
    kept = [clean(text, limit=120, field=field) for text, field in ((code, "code"), (name_th, "name_th"))]
    if not all(kept):
        raise Invalid("กรุณาระบุรหัสและชื่อหน่วยงาน", "Please give the department a code and a name.", field="name_th")
    names = {"code": kept[0], "name_th": kept[1], "name_en": clean(name_en, limit=120, field="name_en") or kept[1]}
    await conn.execute(_SQL["department"], names | {"organization_id": organization_id, "phone": phone})


async def take_office_of(conn: Conn, organization_id: int, other_code: str) -> None:
    """Copies departments, categories and kinds of assets of another municipality. Raises `NotFound`."""
    other = await store.get(conn, other_code)
    both = {"organization_id": organization_id, "other": other.id}
    await conn.execute(_SQL["copy_departments"], both)
    await conn.execute(_SQL["copy_categories"], both)
    await conn.execute(_SQL["copy_kinds"], both)
