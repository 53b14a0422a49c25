"""What kinds of numbered things a municipality counts: light poles first, then whatever it adds, as rows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from psycopg import Connection
from psycopg.errors import ForeignKeyViolation
from psycopg.types.json import Jsonb

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid, NotFound
from geo_oss.thai.text import clean

_SQL = sql.load(__package__, "kinds.sql")
POLE = "pole"
TYPES = ("text", "number", "date", "yes", "choice")
"""What a field of a kind may hold; `choice` has its words listed."""
_CODE = re.compile(r"[a-z][a-z0-9-]{0,31}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
_FIELDS_LIMIT = 30


@dataclass(frozen=True, slots=True)
class Field:
    """A fact that things of one kind have: `name` is the key it is kept under, `choices` its words for `choice`."""

    name: str
    th: str
    en: str = ""
    type: str = "text"
    choices: tuple[str, ...] = ()

    def label(self, lang: str) -> str:
        """What people call it."""
        return (self.en or self.th) if lang == "en" else self.th


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of numbered thing. `category_id` is what a scan reports; None: the first sub-category about the kind.

    A pin within `snap_metres` means it (None: the municipality's own distance); a phone farther than `far_metres` from
    it is shown to staff; broken again within `repeat_days` of a repair is a repeat failure; `incident_least` of one
    circuit out of service within `incident_hours` are proposed as one incident.
    """

    code: str
    name_th: str
    name_en: str
    icon: str = "map-pin"
    category_id: int | None = None
    fields: tuple[Field, ...] = ()
    snap_metres: float | None = None
    far_metres: float = 150.0
    repeat_days: int = 30
    position: int = 0
    active: bool = True
    incident_least: int = 3
    incident_hours: int = 48

    def name(self, lang: str) -> str:
        """The name in Thai or English."""
        return self.name_en if lang == "en" else self.name_th


LIGHT_POLE = Kind(POLE, "เสาไฟ", "Light pole", "utility-pole")
"""The kind every municipality begins with."""


class UnknownKind(NotFound):
    """The municipality counts nothing of that kind."""

    code = "asset_kind_unknown"
    th = "ไม่พบชนิดทรัพย์สินนี้ เพิ่มได้ที่หน้าชนิดทรัพย์สิน หรือคำสั่ง geo-oss poles kind"
    en = "There is no such kind of asset. Add it on the page of kinds, or with geo-oss poles kind."


async def listed(conn: Conn, organization_id: int, *, active_only: bool = False) -> list[Kind]:
    """The kinds of a municipality in their order."""
    cursor = await conn.execute(_SQL["listed"], {"organization_id": organization_id, "active_only": active_only})
    return [kind(row) for row in await cursor.fetchall()]


async def get(conn: Conn, organization_id: int, code: str) -> Kind:
    """One kind. Raises `UnknownKind`."""
    wanted = {"organization_id": organization_id, "code": code if _CODE.fullmatch(code) else ""}
    row = await (await conn.execute(_SQL["one"], wanted)).fetchone()
    if row is None:
        raise UnknownKind(field="kind")
    return kind(row)


def of(conn: Connection[Row], organization_id: int, code: str) -> Kind:
    """One kind, for files and printing. Raises `UnknownKind`."""
    row = conn.execute(_SQL["one"], {"organization_id": organization_id, "code": code}).fetchone()
    if row is None:
        raise UnknownKind(field="kind")
    return kind(row)


async def save(conn: Conn, organization_id: int, wanted: Kind) -> None:
    """Adds a kind, or changes the one with its code. Raises `Invalid` naming the field."""
    row = asdict(checked(wanted)) | {"organization_id": organization_id}
    row["fields"] = Jsonb([asdict(field) for field in wanted.fields])
    try:
        async with conn.transaction():
            await conn.execute(_SQL["save"], row)
    except ForeignKeyViolation:
        raise Invalid("ไม่พบประเภทเรื่องนี้", "There is no such category.", field="category_id") from None


def kind(row: Mapping[str, Any]) -> Kind:
    """The kind of a row of kinds.sql."""
    words = {name: row[name] for name in Kind.__dataclass_fields__ if name != "fields"}
    return Kind(**words, fields=tuple(_field(one) for one in row["fields"]))


def checked(wanted: Kind) -> Kind:
    """The kind, when it can be kept. Raises `Invalid` naming the field."""
    if not _CODE.fullmatch(wanted.code):
        raise Invalid(
            "รหัสต้องเป็น a-z, 0-9 หรือ - ขึ้นต้นด้วยตัวอักษร ไม่เกิน 32 ตัว เช่น bin",
            "A code is of a-z, 0-9 and -, begins with a letter and has 32 at most, such as bin.",
            field="code",
        )
    if not clean(wanted.name_th, limit=80, field="name_th"):
        raise Invalid("กรุณาตั้งชื่อภาษาไทย", "Please give it a Thai name.", field="name_th")
    _check_metres(wanted)
    _check_fields(wanted.fields)
    return wanted


def _check_metres(wanted: Kind) -> None:
    if not (wanted.snap_metres is None or 0 < wanted.snap_metres <= 500):
        raise Invalid("ระยะจับคู่ต้องอยู่ระหว่าง 1–500 เมตร", "The matching distance is 1 to 500 metres.", field="snap_metres")
    if not 10 <= wanted.far_metres <= 100_000:
        raise Invalid(
            "ระยะเตือนสแกนไกลต้องอยู่ระหว่าง 10–100,000 เมตร", "A far scan is 10 to 100,000 metres.", field="far_metres"
        )
    if not (2 <= wanted.incident_least <= 1000 and 1 <= wanted.incident_hours <= 8760):
        raise Invalid(
            "เหตุทั้งวงจร: ตั้งแต่ 2 ต้น ภายใน 1–8,760 ชั่วโมง",
            "An incident is of 2 or more within 1 to 8,760 hours.",
            field="incident_least",
        )
    if not 1 <= wanted.repeat_days <= 3650:
        raise Invalid("จำนวนวันเสียซ้ำต้องอยู่ระหว่าง 1–3,650", "Repeat days are 1 to 3,650.", field="repeat_days")


def _check_fields(fields: Sequence[Field]) -> None:
    names = [field.name for field in fields]
    wrong = next((field.name for field in fields if not (_NAME.fullmatch(field.name) and field.type in TYPES)), None)
    if wrong is not None or len(set(names)) != len(names) or len(names) > _FIELDS_LIMIT:
        raise Invalid(
            f"ช่องข้อมูล {wrong or ''} ไม่ถูกต้อง: ชื่อใช้ a-z, 0-9, _ ไม่ซ้ำกัน ไม่เกิน {_FIELDS_LIMIT} ช่อง"
            f" ชนิดเป็น {', '.join(TYPES)}",
            f"The field {wrong or ''} cannot be: names are of a-z, 0-9 and _, each once, {_FIELDS_LIMIT} at most;"
            f" types are {', '.join(TYPES)}.",
            field="fields",
        )


def _field(row: Mapping[str, Any]) -> Field:
    return Field(row["name"], row["th"], row.get("en", ""), row.get("type", "text"), tuple(row.get("choices", ())))
