"""The heat grid for the staff's pages and programs: every request, private categories too, no small number left out.

Every door takes the words of the one filter (`geo_oss/requests/filter.py`: category, status, from, to, zone, community,
q, bbox, pole, filter) and these; a word that cannot be read is problem+json, 422, in Thai and English, with `field`:

`grid`     `h3-5` … `h3-11`, or `square-50` … `square-20000` (metres, on the municipality's UTM grid); `h3-9` by itself.
           Instead of more than 20,000 cells a wider grid is told: `grid` is what is shown, `wanted` was asked.
`during`   only this slice of time: `2024-10`, `2024-10..2024-12`, `2024-W40`, `2024-10-05`, `2024`; local days.
`lang`     th or en, for `period`.

GET /{org}/staff/api/heat → GeoJSON FeatureCollection, fullest cell first
    features[]  id (number), geometry (Polygon), properties: cell (word of the cell), count, open,
                shade (0 light … 4 dark), list (path of the list of exactly these requests)
    grid, wanted, resolution (of H3, else null), total (the list's count), open,
    classes[]   low, high, cells, shade: the legend
    period (in words), from, to (ISO days or null), list (path)

GET /{org}/staff/api/heat/series?by=month|week|hour-of-week [&cell=word] → how many in each slice of time
    slices[]    slice (2024-10, 2024-W40, mon-08), count, open, from, to (ISO days; null for hours of the week).
                Months and weeks without holes; a slice's word is what `during` takes. Hours: all 168 from mon-00.
    by, cell (or null), total, open, period, list

GET /{org}/staff/api/heat/compare?a=2023-10..2024-09&b=2024-10..2025-09 → GeoJSON, greatest difference first
    features[]  properties: cell, n_a, n_b, difference (n_b - n_a), ratio (requests a day, b to a; shrunk towards the
                town's, so that small numbers cannot blow it up), sure (more than chance, 5 % false discoveries),
                shade (-2 much less … 0 … 2 much more, by ratio), list_a, list_b (paths)
    grid, wanted, resolution, a and b: {from, to, days, total, list}, ratio (the town's),
    classes[]   low, high (bounds of the ratio, null for open), cells, shade
    Periods must not overlap (422, field `b`).

The lists take `cell=` of either grid beside their filter (`geo_oss/requests/grids.py` says how cells are named).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api.deps import Lang, Org, ReadConn, Staff
from api.pages.staff import classes
from api.pages.staff.grid import Counted, asked_grid, compared, counted, resolution
from api.pages.staff.heat import list_url, period
from api.routes.heat import narrowed
from geo_oss.organizations.model import Organization
from geo_oss.requests import grids
from geo_oss.requests.conditions import whole
from geo_oss.requests.filter import Filter
from layers.heat import compare, periods
from layers.heat.compare import Change
from layers.heat.periods import Period
from layers.heat.series import Slice, checked, series

router = APIRouter(include_in_schema=False)
_RATIO_CLASSES = ((None, 0.5, -2), (0.5, 0.8, -1), (0.8, 1.25, 0), (1.25, 2.0, 1), (2.0, None, 2))
"""Ratios from the first bound up to below the second, and their shade."""


@router.get("/{org}/staff/api/heat")
async def heat_data(request: Request, org: Org, staff: Staff, conn: ReadConn, lang: Lang) -> Response:
    """The cells as GeoJSON with their classes, the sum, the period and the list that holds exactly these requests."""
    asked = narrowed(request.query_params)
    found = await counted(conn, org, asked, asked_grid(request.query_params, org))
    more = _about(found.grid, found.wanted) | _summed(org, asked, found, lang)
    return await asyncio.to_thread(lambda: _geojson(_cells(org, asked, found), more))


@router.get("/{org}/staff/api/heat/series")
async def series_data(request: Request, org: Org, staff: Staff, conn: ReadConn, lang: Lang) -> Response:
    """How many requests in each month, week or hour of the week, of the whole town or one cell."""
    query = request.query_params
    asked, by, cell = narrowed(query), checked(query.get("by", "month")), query.get("cell", "")
    found = await series(conn, org, asked, whole(), by, cell)
    more = {"cell": cell} if cell else {}
    body = {
        "by": by,
        "cell": cell or None,
        "slices": [_slice(one) for one in found],
        "total": sum(one.n for one in found),
        "open": sum(one.n_open for one in found),
        "period": period(asked, lang),
        "list": list_url(org, asked, **more),
    }
    return Response(msgspec.json.encode(body), media_type="application/json")


@router.get("/{org}/staff/api/heat/compare")
async def compare_data(request: Request, org: Org, staff: Staff, conn: ReadConn) -> Response:
    """Two periods side by side, cell by cell."""
    query = request.query_params
    a, b = (periods.read(query.get(name, ""), name) for name in ("a", "b"))
    compare.apart(a, b)
    asked = narrowed(query)
    sides = Sides(org, asked, a, b)
    grid, found_a, found_b = await compared(conn, org, sides.filters, asked_grid(query, org))
    changes = await asyncio.to_thread(compare.changes, found_a, found_b, a, b)
    n_a, n_b = sum(one.n for one in found_a), sum(one.n for one in found_b)
    told = {
        "a": sides.told(a, n_a),
        "b": sides.told(b, n_b),
        "ratio": compare.ratio(n_a, n_b, a, b, 1.0),
        "classes": _ratio_classes(changes),
    }
    more = _about(grid, asked_grid(query, org)) | told
    return await asyncio.to_thread(lambda: _geojson(sides.cells(changes), more))


def _geojson(features: Sequence[Mapping[str, Any]], more: Mapping[str, Any]) -> Response:
    body = {"type": "FeatureCollection", "features": features} | dict(more)
    return Response(msgspec.json.encode(body), media_type="application/geo+json")


def _feature(number: int, cell: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [grids.outline(cell)]}
    return {"type": "Feature", "id": number, "geometry": shape, "properties": {"cell": cell} | dict(properties)}


def _about(grid: grids.Grid, wanted: grids.Grid) -> dict[str, Any]:
    return {"grid": grid.name, "wanted": wanted.name, "resolution": resolution(grid)}


def _cells(org: Organization, asked: Filter, found: Counted) -> list[dict[str, Any]]:
    return [
        _feature(
            number,
            cell.cell,
            {
                "count": cell.n,
                "open": cell.n_open,
                "shade": classes.shade(found.classes, cell.n),
                "list": list_url(org, asked, cell=cell.cell),
            },
        )
        for number, cell in enumerate(found.cells)
    ]


def _summed(org: Organization, asked: Filter, found: Counted, lang: str) -> dict[str, Any]:
    return {
        "total": found.total,
        "open": sum(cell.n_open for cell in found.cells),
        "classes": found.classes,
        "period": period(asked, lang),
        "from": asked.since,
        "to": asked.until,
        "list": list_url(org, asked),
    }


def _slice(one: Slice) -> dict[str, Any]:
    return {"slice": one.slice, "count": one.n, "open": one.n_open, "from": one.since, "to": one.until}


@dataclass(frozen=True, slots=True)
class Sides:
    """What a comparison tells of its two periods."""

    org: Organization
    asked: Filter
    a: Period
    b: Period

    @property
    def filters(self) -> tuple[Filter, Filter]:
        """What is counted on either side."""
        return periods.within(self.asked, self.a), periods.within(self.asked, self.b)

    def told(self, side: Period, total: int) -> dict[str, Any]:
        """One period: its days, its requests and their list."""
        path = list_url(self.org, periods.within(self.asked, side))
        return {"from": side.since, "to": side.until, "days": side.days, "total": total, "list": path}

    def cells(self, changes: Sequence[Change]) -> list[dict[str, Any]]:
        """The changes as features."""
        return [_feature(number, one.cell, self._change(one)) for number, one in enumerate(changes)]

    def _change(self, one: Change) -> dict[str, Any]:
        in_a, in_b = self.filters
        return {
            "n_a": one.n_a,
            "n_b": one.n_b,
            "difference": one.difference,
            "ratio": round(one.ratio, 3),
            "sure": one.sure,
            "shade": _ratio_shade(one.ratio),
            "list_a": list_url(self.org, in_a, cell=one.cell),
            "list_b": list_url(self.org, in_b, cell=one.cell),
        }


def _ratio_shade(ratio: float) -> int:
    return next(shade for _, high, shade in _RATIO_CLASSES if high is None or ratio < high)


def _ratio_classes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    shades = [_ratio_shade(one.ratio) for one in changes]
    return [
        {"low": low, "high": high, "cells": shades.count(shade), "shade": shade} for low, high, shade in _RATIO_CLASSES
    ]
