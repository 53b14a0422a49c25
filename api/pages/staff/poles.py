"""The registry of light poles for staff: find them by zone or number, see their cases, print their stickers."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Query
from psycopg import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api import forms, vendored
from api.deps import Conn, Org, Staff, shop
from api.pages import render
from api.pages.staff import desk
from api.stickers import letterhead
from geo_oss.db.pool import Row, connect
from geo_oss.errors import Invalid
from geo_oss.requests import worklist
from poles import kinds, listing, registry, withdraw
from poles.model import Pole
from poles.stickers import pdf

router = APIRouter(include_in_schema=False)
PART = 120
"""Stickers of one file: five sheets, a second or two of typesetting."""
MOST = 480
"""Of a street or a typed list: twenty sheets."""
_BREAKS = re.compile(r"[,;\n\r]+")
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
        streets=await registry.streets(conn, org.id, kind),
        found=found,
        zone=zone,
        q=q,
        kept=kept,
        base_url=shop(request).settings.base_url,
        parts=[(first, min(first + PART - 1, found.printable)) for first in range(1, found.printable + 1, PART)],
    )


@dataclass(slots=True)
class Wanted:
    """Which stickers: of these numbers, of a typed list, of a street as one walks, else of the registry's filter."""

    kind: Annotated[str, Form(max_length=64)] = kinds.POLE
    number: Annotated[list[str] | None, Form(max_length=PART)] = None
    listed: Annotated[str, Form(max_length=40_000)] = ""
    street: Annotated[str, Form(max_length=400)] = ""
    zone: Annotated[str, Form(max_length=64)] = ""
    q: Annotated[str, Form(max_length=64)] = ""
    first: Annotated[int, Form(ge=1, le=10_000_000)] = 1


@router.post("/{org}/staff/poles/stickers.pdf", dependencies=[Depends(forms.checked)])
def stickers(request: Request, org: Org, staff: Staff, wanted: Annotated[Wanted, Depends()]) -> Response:
    """Sticker sheets as PDF; every printed one is written into its history.

    Not async: typesetting is plain work, one file at a time.
    """
    settings = shop(request).settings
    with _ONE_AT_A_TIME, connect(settings.database_url) as conn:
        kind = kinds.of(conn, org.id, wanted.kind)
        chosen = _chosen(conn, org.id, wanted)
        words = letterhead(settings, name=org.name_th, phone=org.phone, accent=org.accent, asset=kind.name_th)
        made = pdf(chosen, words, vendored.print_fonts())
        withdraw.tell(conn, org.id, [pole.id for pole in chosen], "printed", staff_id=staff.id)
    name = f"stickers-{org.code}-{chosen[0].id}-{chosen[-1].id}.pdf"
    return Response(
        made, media_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _chosen(conn: Connection[Row], organization_id: int, wanted: Wanted) -> list[Pole]:
    numbers = wanted.number or [word.strip() for word in _BREAKS.split(wanted.listed) if word.strip()]
    if numbers:
        return listing.by_numbers(conn, organization_id, _few(numbers), kind=wanted.kind)
    if wanted.street:
        return listing.by_street(conn, organization_id, wanted.street, kind=wanted.kind, limit=MOST)
    part = {"kind": wanted.kind, "text": wanted.q}
    return listing.by_zone(conn, organization_id, wanted.zone, limit=PART, offset=wanted.first - 1, **part)


def _few(numbers: list[str]) -> list[str]:
    if len(numbers) > MOST:
        raise Invalid(f"พิมพ์ได้ครั้งละไม่เกิน {MOST} ดวง", f"At most {MOST} stickers at once.", field="listed")
    return numbers
