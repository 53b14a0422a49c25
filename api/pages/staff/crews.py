"""Crews: who they are, where they start, when they work, what they can do; and how long a case of each kind takes."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import forms, numbers
from api.deps import Conn, Lang, Org, Staff
from api.pages import render
from api.pages.staff import desk
from api.pages.staff.kinds import KEEPERS
from geo_oss import coordinates
from geo_oss.crews import store
from geo_oss.crews.model import USUAL_HOURS, Crew
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Forbidden, Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Organization
from geo_oss.people import store as people
from geo_oss.people.model import StaffMember

router = APIRouter(include_in_schema=False)
HOURS = ("from_1", "to_1", "from_2", "to_2")
_CLOCK = re.compile(r"([01]?[0-9]|2[0-4])[:.]([0-5][0-9])(?::00)?", re.ASCII)


@router.get("/{org}/staff/crews")
async def listed(
    request: Request, org: Org, staff: Staff, conn: Conn, id: Annotated[int, Query(ge=0, lt=2**31)] = 0
) -> Response:
    """All crews, and the form of one: of that number, or an empty one."""
    crew = await store.get(conn, org.id, id) if id else _new(org)
    return await _shown(request, org, staff, conn, crew)


@router.post("/{org}/staff/crews", dependencies=[Depends(forms.checked)])
async def saved(request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang) -> Response:
    """Adds a crew, or changes the one with its number."""
    _require_keeping(staff)
    form = await request.form()
    crew = _new(org)
    try:
        crew = _read(form, org)
        id = await store.save(conn, org.id, crew)
    except Invalid as refused:
        return await _shown(request, org, staff, conn, crew, {refused.field or "name": getattr(refused, lang)}, form)
    return RedirectResponse(f"/{org.code}/staff/crews?id={id}&saved=1", 303)


@router.post("/{org}/staff/crews/minutes", dependencies=[Depends(forms.checked)])
async def minutes(request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang) -> Response:
    """How long a case of each kind takes."""
    _require_keeping(staff)
    form = await request.form()
    given = {name.removeprefix("minutes_"): str(value) for name, value in form.items() if name.startswith("minutes_")}
    try:
        wanted = {numbers.typed(id, "minutes"): numbers.typed(value, "minutes") for id, value in given.items()}
        await store.set_service_minutes(conn, org.id, {id: value for id, value in wanted.items() if id and value})
    except Invalid as refused:
        return await _shown(request, org, staff, conn, _new(org), {"minutes": getattr(refused, lang)})
    return RedirectResponse(f"/{org.code}/staff/crews?saved=1#minutes", 303)


def _require_keeping(staff: StaffMember) -> None:
    if staff.role not in KEEPERS:
        raise Forbidden()


async def _shown(
    request: Request, org: Organization, staff: StaffMember, conn: Connection, crew: Crew,
    errors: dict[str, str] | None = None, typed: FormData | None = None,
) -> Response:  # fmt: skip
    return render.page(
        request,
        "staff/crews.html",
        code=422 if errors else 200,
        **await desk.around(conn, request, org, staff, "crews"),
        crews=await store.listed(conn, org.id),
        crew=crew,
        departments=await organizations.departments(conn, org.id),
        people=await people.listed(conn, org.id),
        minutes=await store.service_minutes(conn, org.id),
        hours=_hours_typed(crew, typed),
        depot=str(typed.get("depot", "")) if typed else f"{crew.depot.lat:.6f}, {crew.depot.lon:.6f}",
        clock=clock,
        keeper=staff.role in KEEPERS,
        errors=errors or {},
        saved="saved" in request.query_params,
    )


def clock(minutes: int) -> str:
    """Minutes since midnight as 08:30."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _new(org: Organization) -> Crew:
    return Crew(0, "", 0, LonLat(org.view_lon, org.view_lat))


def _hours_typed(crew: Crew, typed: FormData | None) -> list[str]:
    if typed:
        return [str(typed.get(name, ""))[:8] for name in HOURS]
    words = [clock(minute) for minute in crew.hours or USUAL_HOURS]
    return [*words, "", ""][:4]


def _read(form: FormData, org: Organization) -> Crew:
    """The crew of the form. Raises `Invalid` naming the field."""

    def several(name: str) -> tuple[int, ...]:
        return tuple(number for word in form.getlist(name) if (number := numbers.typed(str(word), name)))

    return Crew(
        id=numbers.typed(_text(form, "id"), "id") or 0,
        name=_text(form, "name"),
        department_id=numbers.typed(_text(form, "department_id"), "department_id") or 0,
        depot=_depot(_text(form, "depot"), org),
        depot_name=_text(form, "depot_name"),
        hours=_hours(form),
        most_cases=numbers.typed(_text(form, "most_cases"), "most_cases"),
        most_minutes=numbers.typed(_text(form, "most_minutes"), "most_minutes"),
        speed_kmh=numbers.typed(_text(form, "speed_kmh"), "speed_kmh") or 25,
        category_ids=several("category"),
        active=bool(form.get("active")),
        members=several("member"),
    )


def _hours(form: FormData) -> tuple[int, ...]:
    words = [_text(form, name) for name in HOURS]
    found = [_CLOCK.fullmatch(word) for word in words if word]
    if not all(found):
        raise Invalid("เวลาต้องเป็นรูปแบบ 08:30", "A time is like 08:30.", field="hours")
    return tuple(60 * int(match[1]) + int(match[2]) for match in found if match)


def _depot(text: str, org: Organization) -> LonLat:
    found = coordinates.parse(text, coordinates.Ground(LonLat(org.view_lon, org.view_lat), org.utm_srid))
    if found is None:
        raise Invalid("กรุณาปักหมุดหรือพิมพ์พิกัดจุดเริ่มต้น", "Please give the place the crew starts from.", field="depot")
    return found.place


def _text(form: FormData, name: str) -> str:
    return str(form.get(name, "")).strip()[:200]
