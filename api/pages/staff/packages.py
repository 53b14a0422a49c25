"""Work packages: clusters of open cases proposed on the map; taken, changed, given to a crew, or refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import forms, numbers
from api.deps import Conn, Lang, Org, ReadConn, Staff
from api.pages import render
from api.pages.staff import desk
from geo_oss.crews import clusters, packages, store
from geo_oss.crews.clusters import Proposal, Terms
from geo_oss.crews.model import Crew
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Conflict, Invalid
from geo_oss.organizations.model import Organization
from geo_oss.people.model import StaffMember
from geo_oss.requests import worklist
from geo_oss.thai.calendar import day_of

router = APIRouter(include_in_schema=False)
_PATH = "/{org}/staff/packages"
_CHECKED = [Depends(forms.checked)]
USUAL = Terms()
DISTANCES = (50, 100, 200, 300, 500, 1000)
SHOWN = 30
"""Proposals on one page, the oldest need first."""
Ids = Annotated[tuple[int, ...], Form(alias="case", max_length=packages.MOST_CASES)]
Metres = Annotated[int, Query(ge=10, le=2000)]
Least = Annotated[int, Query(ge=2, le=50)]
Word = Annotated[str, Form(max_length=400)]
Asked = Annotated[str, Query(max_length=64)]


@router.get(_PATH)
async def page(
    request: Request,
    org: Org,
    staff: Staff,
    conn: ReadConn,
    metres: Metres = int(USUAL.metres),
    least: Least = USUAL.least,
    category: Asked = "",
    zone: Asked = "",
) -> HTMLResponse:
    """What is proposed, of everything or of a category or a zone, and the packages there are."""
    terms = Terms(metres, least, category_id=numbers.chosen(category, "category"), zone_code=zone or None)
    return await _shown(request, org, staff, conn, terms)


@router.post(_PATH, dependencies=_CHECKED)
async def taken(
    request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang,
    cases: Ids = (), name: Word = "", due: Word = "", crew: Word = "",
) -> Response:  # fmt: skip
    """Makes a package of the ticked cases and gives it to the crew chosen."""
    desk.require_managing(staff)
    try:
        async with conn.transaction():
            id = await packages.make(conn, org.id, cases, name, staff_id=staff.id)
            whose = numbers.typed(crew, "crew")
            await packages.change(conn, org.id, id, name=name, due=_due(due), crew_id=whose, staff_id=staff.id)
    except (Conflict, Invalid) as refused:
        return await _refused(request, org, staff, conn, getattr(refused, lang), refused)
    return RedirectResponse(f"/{org.code}/staff/packages/{id}?saved", 303)


@router.post(_PATH + "/refuse", dependencies=_CHECKED)
async def refused(
    request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang, cases: Ids = (), reason: Word = ""
) -> Response:
    """Puts a proposal aside, with the reason."""
    desk.require_managing(staff)
    try:
        await packages.refuse(conn, org.id, cases, reason, staff_id=staff.id)
    except Invalid as problem:
        return await _refused(request, org, staff, conn, getattr(problem, lang), problem)
    return RedirectResponse(f"/{org.code}/staff/packages?saved", 303)


@router.get(_PATH + "/{id}")
async def one(request: Request, org: Org, staff: Staff, conn: ReadConn, id: int) -> HTMLResponse:
    """One package: its cases on the map, its crew, how far it is."""
    return await _package(request, org, staff, conn, id)


@router.post(_PATH + "/{id}", dependencies=_CHECKED)
async def changed(
    request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang, id: int,
    name: Word = "", due: Word = "", crew: Word = "",
) -> Response:  # fmt: skip
    """A new name, day or crew."""
    desk.require_managing(staff)
    try:
        async with conn.transaction():
            whose = numbers.typed(crew, "crew")
            await packages.change(conn, org.id, id, name=name, due=_due(due), crew_id=whose, staff_id=staff.id)
    except Invalid as problem:
        return await _package(request, org, staff, conn, id, getattr(problem, lang))
    return _back(org, id)


@router.post(_PATH + "/{id}/add", dependencies=_CHECKED)
async def added(
    request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang, id: int, number: Word = ""
) -> Response:
    """One more case, by its number."""
    desk.require_managing(staff)
    try:
        async with conn.transaction():
            await packages.add(conn, org.id, id, number, staff_id=staff.id)
    except (Conflict, Invalid) as problem:
        return await _package(request, org, staff, conn, id, getattr(problem, lang))
    return _back(org, id)


@router.post(_PATH + "/{id}/out", dependencies=_CHECKED)
async def taken_out(org: Org, staff: Staff, conn: Conn, id: int, case: Annotated[int, Form()]) -> Response:
    """One case less."""
    desk.require_managing(staff)
    await packages.take_out(conn, org.id, id, case, staff_id=staff.id)
    return _back(org, id)


@router.post(_PATH + "/{id}/dissolve", dependencies=_CHECKED)
async def dissolved(org: Org, staff: Staff, conn: Conn, id: int) -> Response:
    """Gives the package up."""
    desk.require_managing(staff)
    await packages.dissolve(conn, org.id, id, staff_id=staff.id)
    return RedirectResponse(f"/{org.code}/staff/packages?saved", 303)


def _due(text: str) -> date | None:
    """The day of the form; None for an empty one. Raises `Invalid`."""
    return day_of(text, field="due") if text else None


async def _shown(
    request: Request,
    org: Organization,
    staff: StaffMember,
    conn: Connection,
    terms: Terms,
    problem: str = "",
    code: int = 200,
) -> HTMLResponse:  # fmt: skip
    around = await desk.around(conn, request, org, staff, "packages")
    crews = await store.listed(conn, org.id, active_only=True)
    found = await packages.proposed(conn, org.id, terms)
    return render.page(
        request,
        "staff/packages.html",
        code=code,
        **around,
        proposals=[(one, suggested(crews, one)) for one in found[:SHOWN]],
        total=len(found),
        packages=await packages.listed(conn, org.id),
        crews=crews,
        of={category.id: category for category in around["categories"]},
        terms=terms,
        zones=await worklist.boundaries(conn, org.id, "zone"),
        distances=DISTANCES,
        may_manage=desk.may_manage(staff),
        problem=problem,
        saved="saved" in request.query_params,
    )


def suggested(crews: Sequence[Crew], one: Proposal) -> int | None:
    """The crew in whose area most of the cases lie, of those that can do them all."""
    able = [crew for crew in crews if all(crew.can((case.category_id, case.main_id)) for case in one.cases)]
    return clusters.whose_area(one.community_codes, {crew.id: crew.community_codes for crew in able})


async def _refused(
    request: Request, org: Organization, staff: StaffMember, conn: Connection, problem: str, error: Exception
) -> HTMLResponse:
    return await _shown(request, org, staff, conn, USUAL, problem, 409 if isinstance(error, Conflict) else 422)


async def _package(
    request: Request, org: Organization, staff: StaffMember, conn: Connection, id: int, problem: str = ""
) -> HTMLResponse:
    found = await packages.get(conn, org.id, id)
    crews = await store.listed(conn, org.id, active_only=True)
    mine = next((crew for crew in crews if crew.id == found.crew_id), None)
    return render.page(
        request,
        "staff/package.html",
        code=422 if problem else 200,
        **await desk.around(conn, request, org, staff, "packages"),
        package=found,
        crews=crews,
        unable=sum(not mine.can((case["category_id"], case["main_id"])) for case in found.cases) if mine else 0,
        may_manage=desk.may_manage(staff),
        problem=problem,
        saved="saved" in request.query_params,
    )


def _back(org: Organization, id: int) -> RedirectResponse:
    return RedirectResponse(f"/{org.code}/staff/packages/{id}?saved", 303)
