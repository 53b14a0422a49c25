"""Figures of areas on their way in: matched by code, looked at, then kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid
from geo_oss.rates.reading import Line, Wrong
from geo_oss.thai.text import clean

_SQL = sql.load(__package__, "figures.sql")


@dataclass(frozen=True, slots=True)
class Matched:
    """A line that fits an area in force; `before` holds its newest figures by kind, {value, year}."""

    line: Line
    code: str
    name_th: str
    name_en: str
    before: dict[str, Row]


@dataclass(frozen=True, slots=True)
class Preview:
    """What would be kept, and what would not: lines of no area, rows that cannot be read, areas without a line."""

    layer: str
    matched: list[Matched]
    unmatched: list[Line]
    wrong: list[Wrong]
    without: list[Row]


async def preview(
    conn: Conn, organization_id: int, layer: str, lines: Sequence[Line], wrong: Sequence[Wrong] = ()
) -> Preview:
    """Which lines fit which zones (or communities) in force. Changes nothing.

    A code fits as it is; one that a spreadsheet has taken the leading zeros from fits too, where only one area can be
    meant. Raises `Invalid` when the layer has no areas.
    """
    key: Row = {"organization_id": organization_id, "layer": layer}
    areas = await (await conn.execute(_SQL["areas"], key)).fetchall()
    if not areas:
        raise Invalid(
            "ยังไม่มีขอบเขตชั้นนี้ กรุณานำเข้าขอบเขตก่อน", "There are no such boundaries yet: load them first.", field="layer"
        )
    by_code = {row["code"]: row for row in areas}
    short = _alone([row["code"] for row in areas])
    matched: list[Matched] = []
    unmatched: list[Line] = []
    for line in lines:
        area = by_code.get(line.code) or by_code.get(short.get(_short(line.code), ""))
        if area is None:
            unmatched.append(line)
        else:
            matched.append(Matched(line, area["code"], area["name_th"], area["name_en"], area["before"] or {}))
    told = {one.code for one in matched}
    return Preview(layer, matched, unmatched, list(wrong), [row for row in areas if row["code"] not in told])


async def keep(conn: Conn, organization_id: int, found: Preview, *, source: str, by: str) -> int:
    """Keeps what was matched, over older figures of the same year; how many figures. Raises `Invalid`."""
    told = clean(source, limit=200, field="source").replace("\n", " ")
    if not told:
        raise Invalid("กรุณาระบุที่มาของข้อมูล", "State where the figures come from.", field="source")
    rows = [
        {"organization_id": organization_id, "layer": found.layer, "kind": kind, "code": one.code,
         "year": one.line.year, "value": value, "source": told, "by": by}
        for one in found.matched for kind, value in one.line.values.items()
    ]  # fmt: skip
    async with conn.cursor() as cursor:
        await cursor.executemany(_SQL["keep"], rows)
    return len(rows)


async def kept(conn: Conn, organization_id: int) -> list[Row]:
    """What there is: by layer, kind and year how many areas, their sum, the source, who loaded it and when."""
    return await (await conn.execute(_SQL["kept"], {"organization_id": organization_id})).fetchall()


async def forget(conn: Conn, organization_id: int, layer: str, kind: str, year: int) -> None:
    """Takes away the figures of one layer, kind and year."""
    key = {"organization_id": organization_id, "layer": layer, "kind": kind, "year": year}
    await conn.execute(_SQL["forget"], key)


def _short(code: str) -> str:
    return code.lstrip("0") or code


def _alone(codes: Sequence[str]) -> dict[str, str]:
    """Codes by their form without leading zeros, where only one has it."""
    forms = [_short(code) for code in codes]
    return {form: code for form, code in zip(forms, codes, strict=True) if forms.count(form) == 1}
