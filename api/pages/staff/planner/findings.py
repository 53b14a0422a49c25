"""What an analysis of the worker found, as a layer of the planner's files: all cells with their tests; its citation."""

from __future__ import annotations

from typing import Any

import msgspec

from api.analysis import store, telling
from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid
from geo_oss.organizations.model import Organization
from geo_oss.requests import grids
from layers.export.analysis import Field, Kind, Layer

_SQL = sql.load(__package__)
_COLUMNS: tuple[tuple[str, str, str, Kind], ...] = (
    ("cell", "ช่องหรือกลุ่ม", "Cell or group", "text"),
    ("requests", "เรื่องทั้งหมด", "Requests", "whole"),
    ("z", "ค่า z", "z", "number"),
    ("p", "ค่า p", "p", "number"),
    ("q", "ค่า q (แก้การทดสอบหลายครั้ง)", "q (corrected for many tests)", "number"),
    ("class", "ระดับ (−3 เย็น … 3 ร้อน)", "Class (−3 cold … 3 hot)", "whole"),
    ("trend", "แนวโน้ม", "Trend", "text"),
    ("facts", "รายละเอียด (JSON)", "Details (JSON)", "text"),
)


async def finished(conn: Conn, town: Organization, id: int) -> Row:
    """The analysis. Raises `NotFound`, and `Invalid` (field `run`) for one that is not done."""
    row = await store.get(conn, town.id, id)
    if row["state"] != "done":
        raise Invalid("การวิเคราะห์นี้ยังไม่เสร็จ", "This analysis is not done.", field="run")
    return row


async def found(conn: Conn, town: Organization, run: Row, lang: str) -> tuple[Layer, str]:
    """Its cells as a layer, and how it is cited."""
    cursor = await conn.execute(_SQL["findings"], {"organization_id": town.id, "id": run["id"]})
    cells = await cursor.fetchall()
    word = grids.read(run["grid"], town.utm_srid).word if run["grid"] else str
    fields = tuple(Field(name, en if lang == "en" else th, kind) for name, th, en, kind in _COLUMNS)
    title = "Findings" if lang == "en" else "ผลวิเคราะห์"
    rows = [_row(word(cell["cell"]), cell) for cell in cells]
    layer = Layer("findings", title, "MultiPolygon", fields, rows, [bytes(cell["wkb"]) for cell in cells])
    return layer, telling.citation(town, run)["en" if lang == "en" else "th"]


def _row(name: str, cell: Row) -> tuple[Any, ...]:
    tests = tuple(cell[column] for column in ("z", "p", "q", "class", "trend"))
    return (name, cell["n"], *tests, msgspec.json.encode(cell["facts"]).decode())
