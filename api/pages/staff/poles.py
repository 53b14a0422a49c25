"""The registry of light poles for staff: find them by zone or number, see their cases, print their stickers."""

from __future__ import annotations

import threading
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api import vendored
from api.deps import Conn, Org, Staff, shop
from api.pages import render
from api.pages.staff import desk
from api.stickers import letterhead
from geo_oss.db.pool import connect
from geo_oss.organizations.model import Organization
from geo_oss.requests import worklist
from geo_oss.settings import Settings
from poles import kinds, listing, registry
from poles.kinds import Kind
from poles.model import Pole
from poles.stickers import pdf

router = APIRouter(include_in_schema=False)
PART = 120
"""Stickers of one file: five sheets, a second or two of typesetting."""
_ONE_AT_A_TIME = threading.Lock()
Text = Annotated[str, Query(max_length=64)]


@router.get("/{org}/staff/poles")
async def poles(
    request: Request,
    org: Org,
    staff: Staff,
    conn: Conn,
    zone: Text = "",
    q: Text = "",
    kind: Text = kinds.POLE,
    state: Text = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """A page of the registry of one kind."""
    of_kind = await kinds.get(conn, org.id, kind)
    found = await registry.page(conn, org.id, registry.Asked(kind, zone, q, state), number=page)
    kept = urlencode({"kind": kind, "zone": zone, "q": q, "state": state})
    return render.page(
        request,
        "staff/poles.html",
        **await desk.around(conn, request, org, staff, "registry"),
        zones=await worklist.boundaries(conn, org.id, "zone"),
        kind=of_kind,
        kinds=await kinds.listed(conn, org.id, active_only=True),
        state=state,
        found=found,
        zone=zone,
        q=q,
        kept=kept,
        base_url=shop(request).settings.base_url,
        parts=[(first, min(first + PART - 1, found.printable)) for first in range(1, found.printable + 1, PART)],
    )


@router.get("/{org}/staff/poles/stickers.pdf")
def stickers(
    request: Request,
    org: Org,
    staff: Staff,
    zone: Text = "",
    q: Text = "",
    kind: Text = kinds.POLE,
    number: Annotated[list[str] | None, Query(max_length=PART)] = None,
    first: Annotated[int, Query(ge=1, le=10_000_000)] = 1,
) -> Response:
    """Sticker sheets as PDF: of the poles with these numbers, else of the filter's, `PART` of them from the `first`.

    Not async: typesetting is plain work, one file at a time.
    """
    settings = shop(request).settings
    with _ONE_AT_A_TIME:
        of_kind, chosen = _chosen(settings, org, number or [], registry.Asked(kind, zone, q), first)
        words = letterhead(settings, name=org.name_th, phone=org.phone, accent=org.accent, asset=of_kind.name_th)
        made = pdf(chosen, words, vendored.print_fonts())
    name = f"stickers-{org.code}-{chosen[0].id}-{chosen[-1].id}.pdf"
    return Response(
        made, media_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _chosen(
    settings: Settings, org: Organization, numbers: list[str], asked: registry.Asked, first: int
) -> tuple[Kind, list[Pole]]:
    with connect(settings.database_url) as conn:
        kind = kinds.of(conn, org.id, asked.kind)
        if numbers:
            return kind, listing.by_numbers(conn, org.id, numbers, kind=kind.code)
        part = {"kind": kind.code, "text": asked.text}
        return kind, listing.by_zone(conn, org.id, asked.zone_code, limit=PART, offset=first - 1, **part)
