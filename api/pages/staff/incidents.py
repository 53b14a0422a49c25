"""Proposed incidents: several dark poles of one circuit, accepted as one case or put aside with a reason."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import forms
from api.deps import Conn, Lang, Org, Staff, shop
from api.pages import render
from api.pages.staff import desk
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Conflict, Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.people.model import StaffMember
from geo_oss.requests.model import Located
from poles import incidents, kinds
from zones import lookup

router = APIRouter(include_in_schema=False)
_PATH = "/{org}/staff/incidents"
_CHECKED = [Depends(forms.checked)]
Cases = Annotated[list[int], Form(alias="case", max_length=1000)]


@router.get(_PATH)
async def page(request: Request, org: Org, staff: Staff, conn: Conn) -> Response:
    """What is proposed now, and what was decided lately."""
    return await _shown(request, org, staff, conn)


@router.post(_PATH + "/accept", dependencies=_CHECKED)
async def accepted(request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang, cases: Cases) -> Response:
    """One case for the whole circuit, the others its children."""
    desk.require_acting(staff)
    try:
        proposal = await incidents.of(conn, org.id, await kinds.listed(conn, org.id), cases)
    except Conflict as refused:
        return await _shown(request, org, staff, conn, getattr(refused, lang), 409)
    located = await _located(conn, org, proposal.middle.place)
    made = await incidents.accept(conn, org, proposal, located, keys=shop(request).keys, staff_id=staff.id)
    return RedirectResponse(f"/{org.code}/staff/requests/{made}?saved", 303)


@router.post(_PATH + "/dismiss", dependencies=_CHECKED)
async def dismissed(
    request: Request,
    org: Org,
    staff: Staff,
    conn: Conn,
    lang: Lang,
    cases: Cases,
    reason: Annotated[str, Form(max_length=4000)] = "",
) -> Response:
    """Puts a proposal aside, with the reason."""
    desk.require_acting(staff)
    try:
        proposal = await incidents.of(conn, org.id, await kinds.listed(conn, org.id), cases)
        await incidents.dismiss(conn, org.id, proposal, reason, staff_id=staff.id)
    except (Conflict, Invalid) as refused:
        code = 409 if isinstance(refused, Conflict) else 422
        return await _shown(request, org, staff, conn, getattr(refused, lang), code)
    return RedirectResponse(f"/{org.code}/staff/incidents?saved=1", 303)


async def _shown(
    request: Request, org: Organization, staff: StaffMember, conn: Connection, problem: str = "", code: int = 200
) -> Response:
    known = await kinds.listed(conn, org.id, active_only=True)
    return render.page(
        request,
        "staff/incidents.html",
        code=code,
        **await desk.around(conn, request, org, staff, "incidents"),
        proposals=await incidents.proposed(conn, org.id, known),
        decided=await incidents.latest(conn, org.id),
        settings=known[0] if known else kinds.LIGHT_POLE,
        problem=problem,
        saved="saved" in request.query_params,
    )


async def _located(conn: Connection, org: Organization, place: LonLat) -> Located:
    """Where the incident is, without a pole: it is of the whole circuit."""
    found = await lookup.place_of(conn, org.id, place)
    return Located(
        found.zone_code,
        found.zone_name_th,
        found.zone_version,
        found.community_code,
        found.community_name_th,
        found.community_version,
        found.method,
        found.edge_metres,
    )
