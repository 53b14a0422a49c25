"""The page of one pole or other asset: cases, figures, circuit, history, sticker; its place corrected on the spot."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Path
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import forms
from api.deps import Conn, Lang, Org, Staff, shop
from api.pages import render
from api.pages.staff import desk
from geo_oss import coordinates
from geo_oss.coordinates import Ground
from geo_oss.db.pool import Conn as Connection
from geo_oss.db.pool import connect
from geo_oss.errors import Invalid, NotFound
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.people.model import StaffMember
from poles import asset, correct, kinds, withdraw
from poles.correct import Correction

router = APIRouter(include_in_schema=False)
_PATH = "/{org}/staff/poles/{pole_id}"
_METRES = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_CHECKED = [Depends(forms.checked)]
PoleId = Annotated[int, Path(ge=1, le=2_147_483_647)]
_ACTS = {"withdraw": withdraw.withdraw, "reissue": withdraw.reissue}


@router.get(_PATH)
async def page(request: Request, org: Org, staff: Staff, conn: Conn, pole_id: PoleId) -> Response:
    """One pole or other asset."""
    return await _shown(request, org, staff, conn, pole_id)


@router.post(_PATH + "/place", dependencies=_CHECKED)
async def corrected(
    request: Request,
    org: Org,
    staff: Staff,
    conn: Conn,
    lang: Lang,
    pole_id: PoleId,
    typed: Annotated[str, Form(alias="coordinates", max_length=200)] = "",
    source: Annotated[str, Form(max_length=8)] = "",
    accuracy: Annotated[str, Form(max_length=16)] = "",
    note: Annotated[str, Form(max_length=2000)] = "",
    sure: Annotated[str, Form(max_length=2)] = "",
) -> Response:
    """Moves it to where it really stands; what could not be understood is shown again with its sentence."""
    desk.require_acting(staff)
    try:
        place = _place(org, typed)
        metres = _accuracy(accuracy) if source == "gps" else None
        said = Correction(place, "gps" if source == "gps" else "map", metres, note, bool(sure))
        await correct.correct(conn, org.id, pole_id, said, staff_id=staff.id)
    except Invalid as refused:
        return await _shown(request, org, staff, conn, pole_id, problem=getattr(refused, lang), typed=typed, note=note)
    return RedirectResponse(f"/{org.code}/staff/poles/{pole_id}?saved=place", 303)


@router.post(_PATH + "/sticker/{act}", dependencies=_CHECKED)
def sticker(request: Request, org: Org, staff: Staff, pole_id: PoleId, act: str) -> Response:
    """Withdraws the sticker, or gives the thing a new code to be printed. Not async: the printing room's own work."""
    desk.require_acting(staff)
    if act not in _ACTS:
        raise NotFound()
    with connect(shop(request).settings.database_url) as conn:
        number, kind = withdraw.name_of(conn, org.id, pole_id)
        _ACTS[act](conn, org.id, [number], kind=kind, staff_id=staff.id)
    return RedirectResponse(f"/{org.code}/staff/poles/{pole_id}?saved={act}#sticker", 303)


async def _shown(
    request: Request,
    org: Organization,
    staff: StaffMember,
    conn: Connection,
    pole_id: int,
    *,
    problem: str = "",
    typed: str = "",
    note: str = "",
) -> Response:
    facts = await asset.facts_of(conn, org.id, pole_id)
    kind = await kinds.get(conn, org.id, facts["asset_kind"])
    found = await asset.get(conn, org.id, pole_id, now=datetime.now(UTC), repeat_days=kind.repeat_days)
    return render.page(
        request,
        "staff/asset.html",
        code=422 if problem else 200,
        **await desk.around(conn, request, org, staff, "registry"),
        asset=found,
        a=found.facts,
        kind=kind,
        light=kind.code == kinds.POLE,
        far=found.far(kind.far_metres),
        problem=problem,
        typed=typed or f"{facts['lat']:.6f}, {facts['lon']:.6f}",
        note=note,
        saved=request.query_params.get("saved", ""),
    )


def _place(org: Organization, typed: str) -> LonLat:
    ground = Ground(LonLat(org.view_lon, org.view_lat), org.utm_srid)
    found = coordinates.parse(typed, ground) if typed.strip() else None
    if found is None:
        raise Invalid(
            "กรุณาแตะตำแหน่งบนแผนที่ กดใช้ตำแหน่งที่ยืนอยู่ หรือพิมพ์พิกัด เช่น 16.43210, 102.83210",
            "Tap the place on the map, use where you stand, or type coordinates such as 16.43210, 102.83210.",
            field="coordinates",
        )
    return found.place


def _accuracy(text: str) -> float | None:
    return float(text) if _METRES.fullmatch(text) else None
