"""The planner's page: how many requests lie in each hexagon, with a legend that says its classes, sum and period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.deps import Lang, Org, ReadConn, Staff
from api.pages import render
from api.pages.staff import classes, desk
from api.pages.staff.grid import Grid, grid
from geo_oss.errors import Invalid
from geo_oss.geo import H3_RESOLUTION
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests import worklist
from geo_oss.requests.cell import centre
from geo_oss.requests.filter import Filter
from geo_oss.thai import calendar
from layers.heat.hexagons import outline

router = APIRouter(include_in_schema=False)
DEFAULT_RESOLUTION = 9
TOP_CELLS = 20
_WIDTH_METRES = {5: 17000, 6: 6500, 7: 2400, 8: 920, 9: 350, 10: 130}
"""Mean distance between opposite edges, rounded: √3 × the mean edge length that H3 states."""


@router.get("/{org}/staff/heat")
async def heat_page(request: Request, org: Org, staff: Staff, conn: ReadConn, lang: Lang) -> HTMLResponse:
    """The map page; the table of the fullest cells and the sum are there without JavaScript too."""
    asked = filters.read(request.query_params)
    found = await grid(conn, org, asked, resolution_of(request.query_params))
    return render.page(
        request,
        "staff/heat.html",
        **await desk.around(conn, request, org, staff, "heat"),
        grid=found,
        top=[(cell, centre(cell.cell)) for cell in found.cells[:TOP_CELLS]],
        asked=asked,
        query=request.query_params,
        zones=await worklist.boundaries(conn, org.id, "zone"),
        period=period(asked, lang),
        resolutions=[(level, width(level, lang)) for level in sorted(_WIDTH_METRES)],
        list_url=_list(org, asked),
        cell_url=lambda cell: _list(org, asked, cell=cell),
    )


@router.get("/{org}/staff/api/heat")
async def heat_data(request: Request, org: Org, staff: Staff, conn: ReadConn, lang: Lang) -> Response:
    """The cells as GeoJSON with their classes, the sum, the period and the list that holds exactly these requests."""
    asked = filters.read(request.query_params)
    found = await grid(conn, org, asked, resolution_of(request.query_params))
    return Response(msgspec.json.encode(document(org, asked, found, lang)), media_type="application/geo+json")


def document(org: Organization, asked: Filter, found: Grid, lang: str) -> dict[str, object]:
    """The FeatureCollection of a grid."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": number,
                "geometry": {"type": "Polygon", "coordinates": [outline(cell.cell)]},
                "properties": {
                    "cell": cell.cell,
                    "count": cell.n,
                    "open": cell.n_open,
                    "shade": classes.shade(found.classes, cell.n),
                    "list": _list(org, asked, cell=cell.cell),
                },
            }
            for number, cell in enumerate(found.cells)
        ],
        "resolution": found.resolution,
        "wanted": found.wanted,
        "total": found.total,
        "classes": found.classes,
        "period": period(asked, lang),
        "list": _list(org, asked),
    }


def resolution_of(query: Mapping[str, str]) -> int:
    """The H3 resolution asked for. Raises `Invalid`."""
    text = query.get("res", "") or str(DEFAULT_RESOLUTION)
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise Invalid("ความละเอียดต้องเป็นตัวเลข", f"res takes a number up to {H3_RESOLUTION}.", field="res")
    return int(text)


def period(asked: Filter, lang: str) -> str:
    """The days the figures are about, in words."""
    if asked.since is None and asked.until is None:
        return "ทุกช่วงเวลา" if lang == "th" else "all time"
    first = calendar.short_date(asked.since, lang) if asked.since else ("แรกเริ่ม" if lang == "th" else "the beginning")
    last = calendar.short_date(asked.until or datetime.now(calendar.BANGKOK).date(), lang)
    return f"{first} – {last}"


def width(resolution: int, lang: str) -> str:
    """A resolution in words people know: about how wide a hexagon is."""
    metres = _WIDTH_METRES[resolution]
    if metres >= 1000:
        return f"~{metres / 1000:g} " + ("กม." if lang == "th" else "km")
    return f"~{metres} " + ("ม." if lang == "th" else "m")


def _list(org: Organization, asked: Filter, **more: str) -> str:
    query = "&".join(part for part in (asked.query(), urlencode(more)) if part)
    return f"/{org.code}/staff" + (f"?{query}" if query else "")
