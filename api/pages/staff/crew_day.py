"""A crew's day: the tour on the map and as a list, planned, put in another order, planned anew, printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Depends, Form, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from api import forms
from api.crews import store as tasks
from api.crews.store import STAGES
from api.deps import Conn, Org, ReadConn, Staff
from api.pages import language, render
from api.pages.staff import desk
from api.pages.staff.near import place_of
from geo_oss.crews import day as days
from geo_oss.crews import store
from geo_oss.crews.day import Day
from geo_oss.crews.model import Crew
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Forbidden, Invalid
from geo_oss.organizations.model import Organization
from geo_oss.people.model import StaffMember
from geo_oss.thai.calendar import day_of

router = APIRouter(include_in_schema=False)
_PATH = "/{org}/staff/crews/{crew_id}/day"
_CHECKED = [Depends(forms.checked)]
MOST_STOPS = 200
REASONS = {
    "plan": ("รอเข้าแผนงบประมาณ", "waits for the budget"),
    "skill": ("ไม่อยู่ในงานที่ทีมนี้ทำ", "not this crew's trade"),
    "time": ("ไม่พอเวลาทำงานของวัน", "no time left that day"),
    "measure": ("เกินจำนวนที่รับได้ต่อวัน", "more than the crew takes a day"),
    "alone": ("งานเดียวก็เกินเวลาทำงาน", "too long for the hours, even alone"),
}
"""Why a case is not in the tour."""
Asked = Annotated[str, Query(alias="day", max_length=10)]
Word = Annotated[str, Form(max_length=32)]


@router.get(_PATH)
async def page(
    request: Request, org: Org, staff: Staff, conn: ReadConn, crew_id: int, asked: Asked = ""
) -> HTMLResponse:
    """The day asked for; without one the day that is to be planned next."""
    return await _shown(request, org, staff, conn, "staff/crew_day.html", crew_id, asked)


@router.get(_PATH + "/sheet")
async def sheet(
    request: Request, org: Org, staff: Staff, conn: ReadConn, crew_id: int, asked: Asked = ""
) -> HTMLResponse:
    """The day on paper."""
    return await _shown(request, org, staff, conn, "staff/crew_sheet.html", crew_id, asked)


@router.get(_PATH + "/lines.json")
async def lines(org: Org, staff: Staff, conn: ReadConn, crew_id: int, asked: Asked = "") -> Response:
    """The ways of the tour as GeoJSON: one line a leg, `done` where its stop is."""
    crew = await store.get(conn, org.id, crew_id)
    found = await days.of(conn, org.id, crew.id, _day(asked, crew, org))
    document = {"type": "FeatureCollection", "features": _legs(found) if found else []}
    return Response(msgspec.json.encode(document), media_type="application/geo+json")


@router.post(_PATH, dependencies=_CHECKED)
async def planned(
    org: Org, staff: Staff, conn: Conn, crew_id: int,
    day: Word = "", lon: Word = "", lat: Word = "", back: Annotated[str, Form(max_length=8)] = "",
) -> Response:  # fmt: skip
    """Plans the day (anew): from the depot, or with a position from there and now."""
    crew = await _own(org, staff, conn, crew_id)
    when, place = _day(day, crew, org), place_of(lon, lat)
    now = datetime.now(UTC)
    today = when == now.astimezone(org.zone).date()
    said = {"place": [place.lon, place.lat] if place else None, "at": now.isoformat() if today else None}
    return await _asked(org, staff, conn, crew, when, said, back)


@router.post(_PATH + "/order", dependencies=_CHECKED)
async def ordered(
    org: Org, staff: Staff, conn: Conn, crew_id: int, day: Word = "",
    stops: Annotated[tuple[int, ...], Form(alias="stop", max_length=MOST_STOPS)] = (),
    up: Word = "", back: Annotated[str, Form(max_length=8)] = "",
) -> Response:  # fmt: skip
    """Keeps an order of one's own: of the open stops, or with `up` one of them a place earlier."""
    crew = await _own(org, staff, conn, crew_id)
    when = _day(day, crew, org)
    found = await days.of(conn, org.id, crew.id, when)
    if found is None:
        raise Invalid("ยังไม่มีแผนของวันนี้ ให้วางแผนก่อน", "There is no plan for that day yet.")
    known = [stop["id"] for stop in found.stops if stop["is_open"]]
    order = _moved([id for id in stops if id in known] + [id for id in known if id not in stops], up)
    facts = found.facts
    said = {"place": [facts["lon"], facts["lat"]], "at": facts["starts_at"].isoformat(), "order": order}
    return await _asked(org, staff, conn, crew, when, said, back)


@router.get("/{org}/staff/crews/tasks/{id}/state.json")
async def state(request: Request, org: Org, staff: Staff, conn: ReadConn, id: int) -> JSONResponse:
    """How far the worker is, for the bar."""
    task = await tasks.get(conn, org.id, id)
    words = STAGES.get(task.stage, STAGES[""])[language.chosen(request) == "en"]
    return JSONResponse({"state": task.state, "stage": words, "share": task.share})


@router.post("/{org}/staff/crews/tasks/{id}/stop", dependencies=_CHECKED)
async def stopped(org: Org, staff: Staff, conn: Conn, id: int) -> Response:
    """Interrupts the worker; the plan before stays."""
    task = await tasks.get(conn, org.id, id)
    if task.staff_id != staff.id:
        desk.require_managing(staff)
    await tasks.stop(conn, org.id, id)
    where = f"crews/{task.said['crew_id']}/day?day={task.said['day']}" if task.kind == "tour" else "crews/areas"
    return RedirectResponse(f"/{org.code}/staff/{where}", 303)


async def told(conn: Connection, org: Organization, crew: Crew, when: date) -> dict[str, Any]:
    """What the pages of a day say of it: the plan, what waits, what the worker does about it."""
    task = await tasks.latest(conn, org.id, "tour", {"crew_id": crew.id, "day": when.isoformat()})
    return {
        "crew": crew,
        "day": when,
        "plan": await days.of(conn, org.id, crew.id, when),
        "waiting": await days.waiting(conn, org.id, crew.id),
        "task": task,
        "stage": STAGES.get(task.stage, STAGES[""]) if task else STAGES[""],
        "reasons": REASONS,
    }


async def _shown(
    request: Request, org: Organization, staff: StaffMember, conn: Connection, template: str, crew_id: int, asked: str
) -> HTMLResponse:
    crew = await store.get(conn, org.id, crew_id)
    when = _day(asked, crew, org)
    facts = await told(conn, org, crew, when)
    return render.page(
        request,
        template,
        **await desk.around(conn, request, org, staff, "crews"),
        **facts,
        sketch=sketch(facts["plan"]),
        may_plan_day=_may(staff, crew),
    )


def sketch(plan: Day | None, width: float = 640.0) -> dict[str, Any] | None:
    """The tour as a drawing without a map: points of lines and stops on a sheet so wide, north up."""
    if plan is None or not plan.stops:
        return None
    legs = [days.line_of(stop) for stop in [*plan.stops, plan.facts]]
    corners = [corner for leg in legs for corner in leg] + [[stop["lon"], stop["lat"]] for stop in plan.stops]
    corners.append([plan.facts["lon"], plan.facts["lat"]])
    west, south = (min(corner[axis] for corner in corners) for axis in (0, 1))
    east, north = (max(corner[axis] for corner in corners) for axis in (0, 1))
    narrow = 0.96  # the cosine of Thai latitudes, near enough for a drawing
    scale = width / max((east - west) * narrow, (north - south), 1e-9)

    def at(corner: Sequence[float]) -> tuple[float, float]:
        return round((corner[0] - west) * narrow * scale + 20, 1), round((north - corner[1]) * scale + 20, 1)

    return {
        "width": round((east - west) * narrow * scale) + 40,
        "height": round((north - south) * scale) + 40,
        "ways": [" ".join(f"{x},{y}" for x, y in map(at, leg)) for leg in legs if leg],
        "stops": [(at((stop["lon"], stop["lat"])), stop["position"]) for stop in plan.stops],
        "start": at((plan.facts["lon"], plan.facts["lat"])),
    }


def _legs(plan: Day) -> list[dict[str, Any]]:
    legs = [(stop["line"], not stop["is_open"]) for stop in plan.stops] + [(plan.facts["line"], False)]
    return [{"type": "Feature", "geometry": line, "properties": {"done": done}} for line, done in legs if line]


async def _asked(
    org: Organization, staff: StaffMember, conn: Connection, crew: Crew, when: date, said: dict[str, Any], back: str
) -> RedirectResponse:
    said = {"crew_id": crew.id, "day": when.isoformat()} | {name: value for name, value in said.items() if value}
    await tasks.add(conn, org.id, "tour", said, staff_id=staff.id)
    where = "today" if back == "today" else f"crews/{crew.id}/day?day={when.isoformat()}"
    return RedirectResponse(f"/{org.code}/staff/{where}", 303)


async def _own(org: Organization, staff: StaffMember, conn: Connection, crew_id: int) -> Crew:
    """The crew, for those who lead crews and for its own members. Raises `Forbidden`."""
    crew = await store.get(conn, org.id, crew_id)
    if not _may(staff, crew):
        raise Forbidden("วางแผนได้เฉพาะสมาชิกทีมและหัวหน้างาน", "Only the crew and those who lead crews plan its day.")
    return crew


def _may(staff: StaffMember, crew: Crew) -> bool:
    return desk.may_manage(staff) or staff.id in crew.members


def _day(asked: str, crew: Crew, org: Organization) -> date:
    """The day asked for, else the next to plan. Raises `Invalid`."""
    return day_of(asked, field="day") if asked else days.day_to_plan(crew, org, datetime.now(UTC))


def _moved(order: list[int], up: str) -> list[int]:
    """The order with one stop a place earlier."""
    id = int(up) if up.isascii() and up.isdigit() else 0
    at = order.index(id) if id in order else 0
    if at > 0:
        order[at - 1], order[at] = order[at], order[at - 1]
    return order
