"""What the staff do with the place of a case: move its pin, set its zone by hand or take that back, change the unit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from api import forms
from api.deps import Conn, Lang, Org, Staff
from api.pages import render
from api.pages.staff import case, desk, moves, near
from geo_oss import coordinates
from geo_oss.coordinates import Ground
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Conflict, Invalid, NotFound
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.people.model import StaffMember
from geo_oss.requests import case as cases
from geo_oss.requests import override, repin, reroute
from geo_oss.requests.override import Word

router = APIRouter(include_in_schema=False)
_PATH = "/{org}/staff/requests/{request_id}/place"
_DATA = "/{org}/staff/api/requests/{request_id}/place"
_CHECKED = [Depends(forms.checked)]


@dataclass(slots=True)
class Said:
    """The fields of the forms about the place, as they were sent."""

    version: Annotated[int, Form()]
    zone: Annotated[str, Form(max_length=64)] = ""
    community: Annotated[str, Form(max_length=64)] = ""
    reason: Annotated[str, Form()] = ""
    coordinates: Annotated[str, Form(max_length=200)] = ""
    lon: Annotated[str, Form(max_length=32)] = ""
    lat: Annotated[str, Form(max_length=32)] = ""
    note: Annotated[str, Form()] = ""


Posted = Annotated[Said, Depends()]
Act = Callable[[Connection, Organization, StaffMember, int, Said], Awaitable[None]]


@router.get(_PATH)
async def page(request: Request, org: Org, staff: Staff, conn: Conn, request_id: int) -> HTMLResponse:
    """The pin of a case, to be moved on a map or by typed coordinates."""
    desk.require_acting(staff)
    return await _page(request, org, staff, conn, request_id)


@router.post(_PATH, dependencies=_CHECKED)
async def moved(
    request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang, request_id: int, said: Posted
) -> Response:
    """Moves the pin; what could not be understood is shown again with its sentence."""
    desk.require_acting(staff)
    try:
        async with conn.transaction():
            await _move(conn, org, staff, request_id, said)
    except (Conflict, Invalid) as refused:
        return await _page(request, org, staff, conn, request_id, said=said, problem=getattr(refused, lang))
    return moves.back(org, request_id)


@router.post(_PATH + "/{action}", dependencies=_CHECKED)
async def changed(
    request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang, request_id: int, action: str, said: Posted
) -> Response:
    """Sets the zone by hand, takes that back, or changes the unit; then the case again."""
    act = _allowed(staff, action)
    try:
        async with conn.transaction():
            await act(conn, org, staff, request_id, said)
    except (Conflict, Invalid) as refused:
        tried = case.Tried(action, note=said.reason, typed={"zone": said.zone, "community": said.community})
        return await moves.again(request, org, staff, conn, request_id, tried, refused, lang)
    return moves.back(org, request_id)


@router.post(_DATA, dependencies=_CHECKED)
async def moved_in_place(org: Org, staff: Staff, conn: Conn, request_id: int, said: Posted) -> JSONResponse:
    """Moves the pin, for programs: lon and lat in degrees (EPSG:4326) or typed coordinates; the case's place now."""
    desk.require_acting(staff)
    await _move(conn, org, staff, request_id, said)
    return await _placed(conn, org, request_id)


@router.post(_DATA + "/{action}", dependencies=_CHECKED)
async def changed_in_place(
    org: Org, staff: Staff, conn: Conn, request_id: int, action: str, said: Posted
) -> JSONResponse:
    """`override` (zone, community, reason), `computed`, `reroute` or `again`, for programs; the case's place now."""
    await _allowed(staff, action)(conn, org, staff, request_id, said)
    return await _placed(conn, org, request_id)


async def _move(conn: Connection, org: Organization, staff: StaffMember, request_id: int, said: Said) -> None:
    place = place_of(org, said)
    await repin.move(conn, org, request_id, place, staff_id=staff.id, note=said.note, version=said.version)


async def _override(conn: Connection, org: Organization, staff: StaffMember, request_id: int, said: Said) -> None:
    word = Word(said.zone or None, said.community or None, said.reason)
    await override.put(conn, org, request_id, word, staff_id=staff.id, version=said.version)


async def _computed(conn: Connection, org: Organization, staff: StaffMember, request_id: int, said: Said) -> None:
    await override.remove(conn, org, request_id, staff_id=staff.id, version=said.version)


async def _reroute(conn: Connection, org: Organization, staff: StaffMember, request_id: int, said: Said) -> None:
    await reroute.reroute(conn, org, request_id, staff_id=staff.id, version=said.version)


async def _again(conn: Connection, org: Organization, staff: StaffMember, request_id: int, said: Said) -> None:
    await repin.ask_again(conn, org, request_id, staff_id=staff.id, version=said.version)


ACTIONS: dict[str, Act] = {"override": _override, "computed": _computed, "reroute": _reroute, "again": _again}


def _allowed(staff: StaffMember, action: str) -> Act:
    desk.require_acting(staff)
    if action not in ACTIONS:
        raise NotFound()
    return ACTIONS[action]


def place_of(org: Organization, said: Said) -> LonLat:
    """The place that was typed, in degrees or in any form coordinates are written. Raises `Invalid`."""
    if said.coordinates.strip():
        ground = Ground(LonLat(org.view_lon, org.view_lat), org.utm_srid)
        typed = coordinates.parse(said.coordinates, ground)
        if typed is None:
            raise Invalid(
                "อ่านพิกัดไม่ออก ตัวอย่าง 16.43210, 102.83450 หรือ 48Q 268000 1818000",
                "These coordinates cannot be read. Such as 16.43210, 102.83450 or 48Q 268000 1818000",
                field="coordinates",
            )
        return typed.place
    found = near.place_of(said.lon, said.lat)
    if found is None:
        raise Invalid("กรุณาพิมพ์พิกัดใหม่", "Please type the new coordinates.", field="coordinates")
    return found


async def _page(
    request: Request,
    org: Organization,
    staff: StaffMember,
    conn: Connection,
    request_id: int,
    *,
    said: Said | None = None,
    problem: str = "",
) -> HTMLResponse:
    facts = (await cases.get(conn, org.id, request_id)).facts
    return render.page(
        request,
        "staff/place.html",
        code=422 if problem else 200,
        **await desk.around(conn, request, org, staff, ""),
        c=facts,
        said=said,
        problem=problem,
    )


async def _placed(conn: Connection, org: Organization, request_id: int) -> JSONResponse:
    facts = (await cases.get(conn, org.id, request_id)).facts
    names = ("id", "version", "lon", "lat", "zone_code", "community_code", "placement_method", "edge_metres")
    answer: dict[str, Any] = {name: facts[name] for name in (*names, "pole_number", "department_id")}
    offered = (await reroute.routing(conn, org, request_id)).offered
    return JSONResponse(answer | {"other_unit_offered": offered})
