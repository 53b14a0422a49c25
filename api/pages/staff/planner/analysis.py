"""What the planner's files hold: the cells, zones and communities of a selection, and how they were counted."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from api import numbers
from api.pages.staff import heat
from api.pages.staff.grid import asked_grid, counted
from api.pages.staff.planner import findings, selection
from api.pages.staff.planner.selection import Selection
from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests import figures, grids
from geo_oss.requests.grids import Grid
from geo_oss.thai import calendar
from layers.export.analysis import Analysis, Field, Layer
from layers.heat.count import Cell

_SQL = sql.load(__package__)
_SQUARE_KM = 1e6
_HEADINGS = {
    "cell": ("ช่อง", "Cell"),
    "longitude": ("ลองจิจูดกลางช่อง", "Longitude of its middle"),
    "latitude": ("ละติจูดกลางช่อง", "Latitude of its middle"),
    "requests": ("เรื่องทั้งหมด", "Requests"),
    "open": ("ยังไม่เสร็จ", "Open"),
    "code": ("รหัส", "Code"),
    "name": ("ชื่อ", "Name"),
    "area_km2": ("พื้นที่ (ตร.กม.)", "Area (km²)"),
    "requests_per_km2": ("เรื่องต่อ ตร.กม.", "Requests per km²"),
    "median_days": ("มัธยฐานวันจนเสร็จ", "Median days to done"),
}
_SHEETS = {
    "cells": ("ช่อง", "Cells"),
    "zones": ("เขต", "Zones"),
    "communities": ("ชุมชน", "Communities"),
    "parameters": ("เงื่อนไข", "Parameters"),
}


async def gathered(conn: Conn, town: Organization, query: Mapping[str, str], lang: str) -> Analysis:
    """The analysis that the page's parameters ask for. Raises `Invalid`."""
    chosen = selection.read(query, town)
    found = await counted(conn, town, chosen.asked, asked_grid(query, town))
    cells = [one for one in found.cells if chosen.kind != "cell" or one.cell == chosen.key]
    zones = await _areas(conn, chosen, "zone", lang)
    communities = await _areas(conn, chosen, "community", lang)
    said = parameters(chosen, found.grid, sum(row[2] for row in zones.rows), lang)
    layers = [_cells(cells, lang), zones, communities]
    if (run := numbers.chosen(query.get("run", ""), "run")) is not None:
        tested, citation = await findings.found(conn, town, await findings.finished(conn, town, run), lang)
        layers.insert(0, tested)
        said.append(("Citation" if lang == "en" else "อ้างอิงผลวิเคราะห์", citation))
    return Analysis(tuple(layers), _word(_SHEETS, "parameters", lang), said)


def parameters(chosen: Selection, grid: Grid, total: int, lang: str) -> list[tuple[str, str]]:
    """How the figures came about, so that anybody can count them again."""
    town, now = chosen.organization, datetime.now(UTC)
    said = {
        ("หน่วยงาน", "Municipality"): town.name(lang) or town.name_th,
        ("ทำเมื่อ", "Made"): calendar.short_datetime(now, lang, town.zone),
        ("ช่วงเวลาที่แจ้ง", "Period of reporting"): heat.period(chosen.asked, lang),
        ("จำนวนเรื่อง", "Requests"): str(total),
        ("ช่อง", "Grid"): f"{grid.name} ({heat.width(grid, lang)})",
        ("ตัวกรอง", "Filter"): chosen.asked.query() or "–",
        ("รายการเดียวกัน", "The same list"): chosen.door(),
        ("นับอะไร", "What is counted"): (
            "ทุกเรื่องที่ตัวกรองรับ รวมเรื่องที่ไม่เปิดเผย ใช้ภายในหน่วยงาน"
            if lang != "en"
            else "Every request the filter takes, confidential ones too: for use inside the municipality"
        ),
        ("ระบบพิกัด", "Coordinates"): "EPSG:4326",
    }
    return [(pair[lang == "en"], value) for pair, value in said.items()]


def _cells(cells: list[Cell], lang: str) -> Layer:
    rows = [(one.cell, *(round(part, 6) for part in grids.centre(one.cell)), one.n, one.n_open) for one in cells]
    kinds = {"cell": "text", "longitude": "number", "latitude": "number", "requests": "whole", "open": "whole"}
    shapes = [_wkb(grids.outline(one.cell)) for one in cells]
    return Layer("cells", _word(_SHEETS, "cells", lang), "Polygon", _fields(kinds, lang), rows, shapes)


async def _areas(conn: Conn, chosen: Selection, layer: Literal["zone", "community"], lang: str) -> Layer:
    """The areas in force with what they have, fullest first; those outside all come last, without a shape."""
    town = chosen.organization
    told = await figures.areas(conn, town, chosen.asked, chosen.desk, layer)
    cursor = await conn.execute(_SQL["shapes"], {"organization_id": town.id, "layer": layer})
    known = {row["code"]: row for row in await cursor.fetchall()}
    missing = [figures.Area(code, 0, 0, None) for code in sorted(known.keys() - {one.code for one in told})]
    ranked = sorted([*told, *missing], key=lambda one: one.code is None)
    name = "zones" if layer == "zone" else "communities"
    kinds = {
        "code": "text", "name": "text", "requests": "whole", "open": "whole", "median_days": "number",
        "area_km2": "number", "requests_per_km2": "number",
    }  # fmt: skip
    return Layer(
        name,
        _word(_SHEETS, name, lang),
        "MultiPolygon",
        _fields(kinds, lang),
        [_row(one, known.get(one.code), lang) for one in ranked],
        [bytes(known[one.code]["wkb"]) if one.code in known else None for one in ranked],
    )


def _row(one: figures.Area, known: Mapping[str, Any] | None, lang: str) -> tuple[Any, ...]:
    square_km = known["area_m2"] / _SQUARE_KM if known else None
    name = (lang == "en" and known["name_en"]) or known["name_th"] if known else one.code or _UNKNOWN[lang == "en"]
    dense = one.n / square_km if square_km else None
    return (one.code or "", name, one.n, one.n_open, one.days, square_km, dense)


_UNKNOWN = ("ไม่ทราบ (นอกทุกพื้นที่)", "Unknown (outside all)")


def _fields(kinds: Mapping[str, Any], lang: str) -> tuple[Field, ...]:
    return tuple(Field(name, _word(_HEADINGS, name, lang), kind) for name, kind in kinds.items())


def _word(words: Mapping[str, tuple[str, str]], name: str, lang: str) -> str:
    return words[name][lang == "en"]


def _wkb(ring: grids.Ring) -> bytes:
    """A polygon of one ring, little-endian."""
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + b"".join(struct.pack("<dd", *spot) for spot in ring)
