"""Cells as features: the requests the filter takes are counted first, then the cells are asked like any feature."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Mapping
from datetime import time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import FromClause

from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests import grids
from geo_oss.requests.grids import Grid, Hexagons, Ring, outline
from layers.collections.asked import Asked, Period, Prepared
from layers.heat import told
from layers.heat.parts import Moments
from layers.heat.told import Answer
from layers.requests import items as requests

USUAL_RESOLUTION = 8
_LAST_SECOND = time(23, 59, 59)
PARAMETERS: Mapping[str, Mapping[str, Any]] = dict(requests.PARAMETERS) | {
    "grid": {
        "type": "string",
        "default": f"h3-{USUAL_RESOLUTION}",
        "th": "ตาราง h3-5 (หยาบ) ถึง h3-11 หรือ square-50 ถึง square-20000 (เมตร)",
        "en": "h3-5 (9.9 km edges) to h3-11 (29 m), or squares of square-50 to square-20000 metres",
    },
    "resolution": {
        "type": "integer",
        "minimum": grids.COARSEST,
        "maximum": grids.FINEST,
        "default": USUAL_RESOLUTION,
        "th": "ความละเอียด H3 แทน grid",
        "en": "H3 resolution, another way to say grid",
    },
}
"""Which requests are counted, and in which cells; `filter`, `bbox` and properties ask the cells that come of it."""


async def prepare(conn: Conn, organization: Organization, asked: Asked, rows: FromClause) -> Prepared:
    """The cells and their counts, as far as the public may know them."""
    grid = _grid(asked.words, organization.utm_srid)
    words = {name: text for name, text in asked.words.items() if name in requests.PARAMETERS}
    moments = _moments(asked.period, organization.zone) if asked.period else None
    found = await told.cells(conn, organization, filters.read(words), grid, moments=moments)
    resolution = grid.resolution if isinstance(grid, Hexagons) else None
    columns = await asyncio.to_thread(_columns, found)
    return Prepared(values={"grid": grid.name, "resolution": resolution} | columns, taken=frozenset(PARAMETERS))


def _grid(words: Mapping[str, str], srid: int) -> Grid:
    if "grid" not in words and "resolution" in words:
        return grids.read(f"h3-{words['resolution']}", srid, name="resolution")
    return grids.read(words.get("grid", f"h3-{USUAL_RESOLUTION}"), srid)


def _moments(period: Period, zone: ZoneInfo) -> Moments:
    """The period in local days: those it begins or ends within are touched, not whole."""
    first, last = (end.astimezone(zone) if end else None for end in (period.since, period.until))
    whole_first = first.date() + timedelta(days=first.time() > time.min) if first else None
    whole_last = last.date() - timedelta(days=last.time() < _LAST_SECOND) if last else None
    return Moments((whole_first, whole_last), (first and first.date(), last and last.date()))


def _columns(found: Answer) -> dict[str, list[Any]]:
    return {
        "cells": [one.cell for one in found.cells],
        "counts": [one.n for one in found.cells],
        "open_counts": [one.n_open for one in found.cells],
        "texts": [one.text for one in found.cells],
        "outlines": [wkb(outline(one.cell)) for one in found.cells],
    }


def wkb(ring: Ring) -> bytes:
    """A polygon of one ring as WKB, little-endian."""
    return struct.pack("<BIII", 1, 3, 1, len(ring)) + b"".join(struct.pack("<dd", *spot) for spot in ring)
