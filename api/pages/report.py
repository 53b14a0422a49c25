"""The report form: shown, looked over, sent. JavaScript asks one question at a time; without it it is one long page."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from api import forms, limits
from api.deps import Conn, Lang, Org, ReadConn, shop
from api.pages import report_form, report_place, report_poles
from api.pages.render import page
from api.pages.report_form import Answers
from api.uploads import keep_photos
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Conflict, GeoOssError, Invalid, NotFound, TooLarge
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Category, Organization
from geo_oss.requests import intake, record
from geo_oss.requests.model import Receipt
from zones import lookup
from zones.model import Nearest, Placement

router = APIRouter(include_in_schema=False)
_FORM = [Depends(limits.per_address(limits.SEND)), Depends(forms.checked)]
_PATIENCE_SECONDS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)

Errors = dict[str, str]
WHOLE = "report"
"""Where a sentence goes that belongs to no field: the id of the form itself."""
_FIELD_OF = {"pole_code": "pole_number", "lon": "place", "lat": "place", "photo": "photos", "geometry": "place"}


@router.get("/{org}/report")
async def form(request: Request, org: Org, conn: ReadConn) -> Response:
    """The empty form; ?category=, ?lon=&lat= and ?pole= fill it in."""
    asked = request.query_params
    answers = report_form.read(asked)
    answers = replace(answers, category_id=asked.get("category", answers.category_id)[:6])
    return await _form(request, conn, org, answers, {})


@router.post("/{org}/report/edit", dependencies=_FORM)
async def edit(request: Request, org: Org, conn: ReadConn) -> Response:
    """The form again, with everything that was typed: back from the review."""
    return await _form(request, conn, org, report_place.unpinned(report_form.read(await request.form())), {})


@router.post("/{org}/report/review", dependencies=_FORM)
async def review(request: Request, org: Org, conn: ReadConn, lang: Lang) -> Response:
    """What will be sent, once more; or the form with a sentence at each field that needs one."""
    answers = report_form.read(await request.form())
    try:
        answers = await _with_photos(request, org, answers)
        category, spot = await _understood(conn, org, answers, lang)
    except _NotYet as trouble:
        return await _form(request, conn, org, trouble.answers, trouble.errors)
    answers = report_place.pinned(answers, spot)
    placement = await lookup.place_of(conn, org.id, spot.place)
    words = " · ".join(filter(None, (spot.words, place_words(placement, lang))))
    return page(
        request,
        "report_review.html",
        org=org,
        answers=answers,
        kept=list(answers.kept()),
        category=category,
        place=spot.place,
        place_words=words,
        said=await report_poles.meant(conn, org, answers, spot.place),
    )


@router.post("/{org}/report", dependencies=_FORM)
async def send(request: Request, org: Org, conn: Conn, lang: Lang) -> Response:
    """Takes the report in and shows its receipt; the same form sent twice is one request."""
    answers = report_form.read(await request.form())
    try:
        receipt = await _sent(request, conn, org, answers, lang)
    except _NotYet as trouble:
        if _wants_json(request):
            return JSONResponse({"errors": trouble.errors}, 422)
        return await _form(request, conn, org, trouble.answers, trouble.errors)
    location = f"/{org.code}/t/{receipt.token}?new=1"
    if _wants_json(request):
        return JSONResponse({"location": location, "number": receipt.number}, 201)
    return RedirectResponse(location, 303)


class _NotYet(Exception):
    """The answers cannot be sent as they are; nothing has been written."""

    def __init__(self, answers: Answers, errors: Errors) -> None:
        self.answers = answers
        self.errors = errors
        super().__init__()


async def _sent(request: Request, conn: Connection, org: Organization, answers: Answers, lang: str) -> Receipt:
    _, spot = await _understood(conn, org, answers, lang)
    try:
        return await _taken_in(request, conn, org, answers, spot)
    except Invalid as trouble:
        raise _NotYet(answers, _said(trouble, lang)) from None


async def _taken_in(
    request: Request, conn: Connection, org: Organization, answers: Answers, spot: report_form.Spot
) -> Receipt:
    """The receipt; the second click of a double click waits for the first one's and gets the same."""
    given = report_form.draft(answers, spot)
    for pause in _PATIENCE_SECONDS:
        try:
            async with conn.transaction():
                return await intake.submit(conn, org, given, keys=shop(request).keys, key=f"form-{answers.key}")
        except Conflict:
            await asyncio.sleep(pause)
    raise Conflict()


async def _understood(
    conn: Connection, org: Organization, answers: Answers, lang: str
) -> tuple[Category, report_form.Spot]:
    """Category and place of the answers, with every other field looked at too: all complaints at once."""
    errors: Errors = {}
    category = spot = None
    try:
        category = _category(await organizations.categories(conn, org.id), answers.category_id)
    except Invalid as trouble:
        errors |= _said(trouble, lang)
    try:
        spot = await report_place.spot_of(conn, org, answers, lang)
    except (Invalid, NotFound) as trouble:
        errors |= _said(trouble, lang)
    errors |= _contact(answers, lang)
    if errors or category is None or spot is None:
        raise _NotYet(answers, errors)
    try:
        record.checked(report_form.draft(answers, spot))
    except Invalid as trouble:
        raise _NotYet(answers, _said(trouble, lang)) from None
    return category, spot


def _category(categories: list[Category], chosen: str) -> Category:
    """The sub-category chosen. Raises `Invalid`."""
    for category in categories:
        if str(category.id) == chosen and category.parent_id is not None:
            return category
    raise Invalid("กรุณาเลือกประเภทเรื่อง", "Please choose what it is about.", field="category_id")


def _contact(answers: Answers, lang: str) -> Errors:
    if answers.anonymous or answers.phone:
        return {}
    words = (
        "กรุณากรอกเบอร์โทรศัพท์ หรือเลือก “ไม่เปิดเผยชื่อ”",
        "Please give a phone number, or choose “Without my name”.",
    )
    return _said(Invalid(*words, field="phone"), lang)


async def _with_photos(request: Request, org: Organization, answers: Answers) -> Answers:
    """The answers with the ids of the photos that came in the form itself (no JavaScript)."""
    files = (await request.form()).getlist("files")
    try:
        kept = await keep_photos(request, org.id, files)
    except (Invalid, TooLarge) as trouble:
        lang = "en" if request.query_params.get("lang") == "en" else "th"
        raise _NotYet(answers, {"photos": trouble.en if lang == "en" else trouble.th}) from None
    return replace(answers, photo=(*answers.photo, *(str(photo.id) for photo in kept)))


async def _form(request: Request, conn: Connection, org: Organization, answers: Answers, errors: Errors) -> Response:
    categories = await organizations.categories(conn, org.id)
    subs: dict[int, list[Category]] = defaultdict(list)
    for category in categories:
        if category.parent_id is not None:
            subs[category.parent_id].append(category)
    context: dict[str, Any] = {
        "mains": [category for category in categories if category.parent_id is None and subs[category.id]],
        "subs": subs,
        "opened": _opened(categories, answers.category_id),
        "answers": answers,
        "errors": errors,
    }
    return page(request, "report.html", code=422 if errors else 200, org=org, **context)


def _opened(categories: list[Category], chosen: str) -> int | None:
    """The main category to open: the one chosen, or the one of the chosen sub-category."""
    found = next((category for category in categories if str(category.id) == chosen), None)
    return (found.parent_id or found.id) if found else None


def place_words(placement: Placement, lang: str) -> str:
    """`เขต 2 · ชุมชนหนองแวง`; outside all zones the nearest one and how far it is."""
    zone = _name(placement.zone_name_th, placement.zone_name_en, lang) or _outside(placement.nearest_zone, lang)
    community = _name(placement.community_name_th, placement.community_name_en, lang)
    return " · ".join(filter(None, (zone, community)))


def _outside(nearest: Nearest | None, lang: str) -> str:
    if nearest is None:
        return "Outside all zones" if lang == "en" else "ไม่ทราบเขต"
    name, metres = _name(nearest.name_th, nearest.name_en, lang), f"{nearest.metres:,.0f}"
    return (
        f"Outside all zones; the nearest is {name}, {metres} m away"
        if lang == "en"
        else (f"ไม่ทราบเขต ใกล้ที่สุดคือ{name} ห่าง {metres} ม.")
    )


def _name(thai: str, english: str, lang: str) -> str:
    return (english or thai) if lang == "en" else thai


def _said(trouble: GeoOssError, lang: str) -> Errors:
    field = trouble.field or WHOLE
    return {_FIELD_OF.get(field, field): trouble.en if lang == "en" else trouble.th}


def _wants_json(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")
