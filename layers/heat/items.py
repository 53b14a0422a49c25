"""Hexagons as features: the requests the filter takes are counted first, then the cells are asked like any feature."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from typing import Any

from sqlalchemy import FromClause

from geo_oss.db.pool import Conn
from geo_oss.errors import Invalid
from geo_oss.geo import H3_RESOLUTION
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests.conditions import public
from geo_oss.requests.grids import COARSEST, Hexagons, outline
from layers.collections.asked import Asked, Period, Prepared
from layers.heat.count import FEWEST, Cell, cells
from layers.requests import items as requests

USUAL_RESOLUTION = 8
PARAMETERS: Mapping[str, Mapping[str, Any]] = dict(requests.PARAMETERS) | {
    "resolution": {
        "type": "integer",
        "minimum": 5,
        "maximum": 10,
        "default": USUAL_RESOLUTION,
        "th": "ความละเอียด H3 5 (หยาบ) ถึง 10 (ละเอียด)",
        "en": "H3 resolution, 5 (8.5 km edges) to 10 (66 m)",
    }
}
"""Which requests are counted; `filter`, `bbox` and properties ask the cells that come of it."""


async def prepare(conn: Conn, organization: Organization, asked: Asked, rows: FromClause) -> Prepared:
    """The cells and their counts; a count below 5 is not told to the public."""
    resolution = _resolution(asked.words.get("resolution", str(USUAL_RESOLUTION)))
    words = {name: text for name, text in asked.words.items() if name in requests.PARAMETERS}
    counted = filters.read(words | ({"filter": _during(asked.period)} if asked.period else {}))
    found = await cells(conn, organization, counted, public(), Hexagons(resolution))
    return Prepared(values={"resolution": resolution} | _columns(found), taken=frozenset(PARAMETERS))


def _resolution(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and COARSEST <= int(text) <= H3_RESOLUTION):
        raise Invalid("resolution ต้องเป็นตัวเลข 5 ถึง 10", "resolution takes a number from 5 to 10.", field="resolution")
    return int(text)


def _during(period: Period) -> str:
    """The period the requests are from, in the words of the filter."""
    ends = [f"'{end.isoformat()}'" if end else "'..'" for end in (period.since, period.until)]
    return f"T_INTERSECTS(created_at, INTERVAL({', '.join(ends)}))"


def _columns(found: list[Cell]) -> dict[str, list[Any]]:
    told = [one if one.n >= FEWEST else None for one in found]
    return {
        "cells": [one.cell for one in found],
        "counts": [one.n if one else None for one in told],
        "open_counts": [one.n_open if one else None for one in told],
        "texts": [str(one.n) if one else f"<{FEWEST}" for one in told],
        "outlines": [_wkb(outline(one.cell)) for one in found],
    }


def _wkb(ring: list[tuple[float, float]]) -> bytes:
    """A polygon of one ring, little-endian."""
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + b"".join(struct.pack("<dd", *spot) for spot in ring)
