"""The planner's page: how many requests lie in each hexagon, with a legend that says its classes, sum and period."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.deps import Lang, Org, ReadConn, Staff
from api.pages import render
from api.pages.staff import desk
from api.pages.staff.grid import asked_grid, counted, resolution
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests import grids, worklist
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid, Hexagons, centre
from geo_oss.thai import calendar

router = APIRouter(include_in_schema=False)
TOP_CELLS = 20


@router.get("/{org}/staff/heat")
async def heat_page(request: Request, org: Org, staff: Staff, conn: ReadConn, lang: Lang) -> HTMLResponse:
    """The map page; the table of the fullest cells and the sum are there without JavaScript too."""
    asked = filters.read(request.query_params)
    found = await counted(conn, org, asked, asked_grid(request.query_params, org))
    return render.page(
        request,
        "staff/heat.html",
        **await desk.around(conn, request, org, staff, "heat"),
        grid=found,
        wanted=resolution(found.wanted),
        top=[(cell, centre(cell.cell)) for cell in found.cells[:TOP_CELLS]],
        asked=asked,
        query=request.query_params,
        zones=await worklist.boundaries(conn, org.id, "zone"),
        period=period(asked, lang),
        resolutions=[(level, width(Hexagons(level), lang)) for level in range(grids.COARSEST, grids.FINEST + 1)],
        list_url=list_url(org, asked),
        cell_url=lambda cell: list_url(org, asked, cell=cell),
    )


def period(asked: Filter, lang: str) -> str:
    """The days the figures are about, in words."""
    if asked.since is None and asked.until is None:
        return "ทุกช่วงเวลา" if lang == "th" else "all time"
    first = calendar.short_date(asked.since, lang) if asked.since else ("แรกเริ่ม" if lang == "th" else "the beginning")
    last = calendar.short_date(asked.until or datetime.now(calendar.BANGKOK).date(), lang)
    return f"{first} – {last}"


def width(grid: Grid, lang: str) -> str:
    """A grid in words people know: about how wide a cell is."""
    metres = grid.width_metres
    if metres >= 1000:
        return f"~{metres / 1000:g} " + ("กม." if lang == "th" else "km")
    return f"~{metres} " + ("ม." if lang == "th" else "m")


def list_url(org: Organization, asked: Filter, **more: str) -> str:
    """The list of exactly these requests, as a path."""
    query = "&".join(part for part in (asked.query(), urlencode(more)) if part)
    return f"/{org.code}/staff" + (f"?{query}" if query else "")
