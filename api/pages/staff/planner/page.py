"""GET /{org}/staff/planner: the page; without JavaScript its figures and tables, with it the map around them."""

from __future__ import annotations

from datetime import date

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.deps import Lang, Org, ReadConn, Staff
from api.pages import render
from api.pages.staff import desk, heat
from api.pages.staff.grid import USUAL, asked_grid, counted
from api.pages.staff.planner import drawer, selection
from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.people import views
from geo_oss.requests import grids
from geo_oss.requests.grids import Grid, Hexagons, Squares

_SQL = sql.load(__package__)
router = APIRouter(include_in_schema=False)
TOP_CELLS = 20
SQUARES = (100, 250, 500, 1000, 2000)
"""Sides that the page offers, in metres; an address may ask for others."""
KEPT = ("hour", "community", "bbox", "pole", "asset", "filter", "pick")
"""Words of the address that the form has no field for, and keeps."""


@router.get("/{org}/staff/planner")
async def planner_page(request: Request, org: Org, staff: Staff, conn: ReadConn, lang: Lang) -> HTMLResponse:
    """The page. Its parameters: the filter's, `pick` (selection.py), `grid`, and what its map shows."""
    query = request.query_params
    chosen = selection.read(query, org)
    found = await counted(conn, org, chosen.asked, asked_grid(query, org))
    around = await desk.around(conn, request, org, staff, "planner")
    return render.page(
        request,
        "staff/planner/page.html",
        **around,
        **await drawer.facts(conn, chosen, query, lang),
        grid=found,
        top=found.cells[:TOP_CELLS],
        query=query,
        kept_words=KEPT,
        tail=selection.tail(query),
        usual_grid=USUAL,
        grids=[(grid.name, _words(grid, lang)) for grid in offered(org, found.wanted)],
        newest=await _newest(conn, org),
        views=await views.listed(conn, org.id, staff.id),
        cell_url=lambda cell: chosen.door(cell=cell),
    )


async def _newest(conn: Conn, org: Organization) -> date | None:
    """The local day of the newest request: what is over has its last years, not those before today."""
    cursor = await conn.execute(_SQL["newest"], {"organization_id": org.id, "time_zone": org.time_zone})
    row = await cursor.fetchone()
    return row["newest"] if row else None


def offered(org: Organization, wanted: Grid) -> list[Grid]:
    """The grids to choose from; the one that is asked for is always among them."""
    hexagons = [Hexagons(level) for level in range(grids.FINEST, grids.COARSEST - 1, -1)]
    squares = [Squares(metres, org.utm_srid) for metres in SQUARES]
    usual: list[Grid] = [*hexagons, *squares]
    return usual if wanted in usual else [wanted, *usual]


def _words(grid: Grid, lang: str) -> str:
    if isinstance(grid, Squares):
        return ("Squares " if lang == "en" else "สี่เหลี่ยม ") + heat.width(grid, lang).lstrip("~")
    return ("Hexagons " if lang == "en" else "หกเหลี่ยม ") + heat.width(grid, lang)
