"""What the staff do with a case: moves of the workflow, assigning, notes. Each answers with the case."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api import forms, numbers
from api.deps import Conn, Lang, Org, Staff
from api.pages import status
from api.pages.staff import case, desk, near
from api.pages.staff.sign_in import destination
from api.uploads import keep_photos
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Conflict, GeoOssError, Invalid, NotFound
from geo_oss.organizations.model import Organization
from geo_oss.people.model import StaffMember
from geo_oss.requests import case as cases
from geo_oss.requests import family, workflow
from geo_oss.requests.model import Status
from geo_oss.requests.workflow import Report
from geo_oss.thai.calendar import day_of

router = APIRouter(include_in_schema=False)
_PATH = "/{org}/staff/requests/{request_id}"


@router.post(_PATH + "/assign", dependencies=[Depends(forms.checked)])
async def assigned(
    request: Request,
    org: Org,
    staff: Staff,
    conn: Conn,
    lang: Lang,
    request_id: int,
    version: Annotated[int, Form()],
    officer: Annotated[str, Form(max_length=9)] = "",
) -> Response:
    """Gives the case to an officer, or to nobody."""
    desk.require_acting(staff)
    try:
        async with conn.transaction():
            whose = numbers.typed(officer, "officer_id")
            await workflow.assign(conn, org, request_id, officer_id=whose, staff_id=staff.id, version=version)
    except (Conflict, Invalid) as refused:
        return await again(request, org, staff, conn, request_id, case.Tried("assign"), refused, lang)
    return back(org, request_id)


@router.post(_PATH + "/note", dependencies=[Depends(forms.checked)])
async def noted(
    request: Request,
    org: Org,
    staff: Staff,
    conn: Conn,
    lang: Lang,
    request_id: int,
    note: Annotated[str, Form()] = "",
) -> Response:
    """Adds an internal note."""
    desk.require_acting(staff)
    try:
        async with conn.transaction():
            await workflow.note(conn, org, request_id, note, staff_id=staff.id)
    except Invalid as refused:
        return await again(request, org, staff, conn, request_id, case.Tried("note", note=note), refused, lang)
    return back(org, request_id)


@dataclass(slots=True)
class Said:
    """The fields of a step's form, as they were sent."""

    version: Annotated[int, Form()]
    note: Annotated[str, Form()] = ""
    day: Annotated[str, Form()] = ""
    lon: Annotated[str, Form()] = ""
    lat: Annotated[str, Form()] = ""
    back: Annotated[str, Form()] = ""
    children: Annotated[str, Form(max_length=1)] = ""
    photos: Annotated[list[UploadFile] | None, File()] = None


Posted = Annotated[Said, Depends()]


@router.post(_PATH + "/{action}", dependencies=[Depends(forms.checked)])
async def moved(
    request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang, request_id: int, action: str, said: Posted
) -> Response:
    """One step of the workflow; a case changed meanwhile is shown as it is now (409), what was typed is kept."""
    to = allowed(staff, action)
    try:
        report = await report_of(request, org, said)
        async with conn.transaction():
            await workflow.move(conn, org, request_id, to, staff_id=staff.id, report=report, version=said.version)
            if said.children and not to.is_open:
                note = said.note or "ดำเนินการพร้อมเหตุที่รวมเรื่องนี้ไว้"
                await family.close_children(conn, org, request_id, to, note, staff_id=staff.id)
    except (Conflict, Invalid) as refused:
        return await again(request, org, staff, conn, request_id, case.Tried(action, note=said.note), refused, lang)
    return back(org, request_id, said.back)


@router.post("/{org}/staff/api/requests/{request_id}/{action}", dependencies=[Depends(forms.checked)])
async def moved_in_place(
    request: Request, org: Org, staff: Staff, conn: Conn, request_id: int, action: str, said: Posted
) -> JSONResponse:
    """The same step for a page that stays open: the status and version the case has now."""
    to = allowed(staff, action)
    report = await report_of(request, org, said)
    await workflow.move(conn, org, request_id, to, staff_id=staff.id, report=report, version=said.version)
    facts = (await cases.get(conn, org.id, request_id)).facts
    word = status.key(facts["status"])
    look = status.LOOKS[word]
    return JSONResponse(
        {"id": request_id, "version": facts["version"], "status": word}
        | {"status_th": look.th, "status_en": look.en, "icon": look.icon}
    )


def allowed(staff: StaffMember, action: str) -> Status:
    """The status a button leads to. Raises `Forbidden` for those who only look, `NotFound` for an unknown button."""
    desk.require_acting(staff)
    if action not in case.ACTIONS:
        raise NotFound()
    return case.ACTIONS[action]


async def report_of(request: Request, org: Organization, said: Said) -> Report:
    """What is said with a step; the pictures are taken in first. Raises `Invalid`, `TooLarge`, `Unavailable`."""
    kept = await keep_photos(request, org.id, said.photos or [], added_by="staff")
    place = near.place_of(said.lon, said.lat)
    return Report(
        note=said.note,
        photo_ids=tuple(photo.id for photo in kept),
        place=place,
        day=day_of(said.day, field="day") if said.day else None,
    )


async def again(
    request: Request,
    org: Organization,
    staff: StaffMember,
    conn: Connection,
    request_id: int,
    tried: case.Tried,
    refused: GeoOssError,
    lang: str,
) -> Response:
    """The case with the sentence of what could not be done, and what was typed."""
    stale = isinstance(refused, Conflict)
    outcome = replace(tried, problem=getattr(refused, lang), stale=stale, code=409 if stale else 422)
    return await case.show(request, org, staff, conn, request_id, tried=outcome)


def back(org: Organization, request_id: int, to: str = "") -> Response:
    """To the case, saying that it is saved, or to the page one came from."""
    page = f"/{org.code}/staff/requests/{request_id}?saved"
    return RedirectResponse(destination(org, to) if to else page, status_code=303)
