"""Follow a request by its number and the last four digits of the phone, or by number and year."""

from __future__ import annotations

from datetime import datetime

from fastapi import APIRouter, Depends, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api import forms, limits
from api.deps import Lang, Org, ReadConn, shop
from api.pages import track_found
from api.pages.render import page
from geo_oss.db.pool import Conn as Connection
from geo_oss.errors import Invalid, NotFound
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Organization
from geo_oss.requests import numbering, tracking
from geo_oss.requests.model import Status
from geo_oss.thai import calendar

router = APIRouter(include_in_schema=False)
_Text = Form(max_length=200)


@router.get("/{org}/track")
async def box(request: Request, org: Org, conn: ReadConn, number: str = "") -> Response:
    """The box that asks for the number."""
    return await _box(request, conn, org, number=number[:80])


@router.post(
    "/{org}/track",
    dependencies=[Depends(limits.per_address(limits.TRACK_ADDRESS)), Depends(forms.checked)],
)
async def find(
    request: Request,
    org: Org,
    conn: ReadConn,
    lang: Lang,
    number: str = _Text,
    digits: str = Form("", max_length=200),
    year: str = Form("", max_length=200),
) -> Response:
    """The request, when number and digits (or year) fit; one and the same answer for everything that does not.

    To the public page; to a page of its own when there is none, or when its sender may rate what was done.
    """
    await limits.count(shop(request), limits.TRACK_NUMBER, org.code, tracking.written(number[:80]))
    try:
        request_id = await _found(request, conn, org, number, digits, year)
    except (NotFound, Invalid):
        trouble = tracking.NothingTracked()
        sentence = trouble.en if lang == "en" else trouble.th
        return await _box(request, conn, org, code=404, number=number, digits=digits, year=year, sentence=sentence)
    proved = _shows_phone(digits, year)
    found = await tracking.standing(conn, org, request_id)
    if not (proved and found.status == Status.DONE) and await tracking.is_public(conn, org, request_id):
        return RedirectResponse(f"/{org.code}/r/{request_id}", 303)
    return await track_found.show(request, org, conn, request_id)


async def _found(request: Request, conn: Connection, org: Organization, number: str, digits: str, year: str) -> int:
    if _shows_phone(digits, year):
        return await tracking.by_last4(conn, org, number, digits, keys=shop(request).keys)
    return await tracking.by_year(conn, org, number, year)


def _shows_phone(digits: str, year: str) -> bool:
    """Whether it is looked for by the telephone; a year proves nothing about who asks."""
    return bool(digits.strip()) or not year.strip()


async def _box(
    request: Request,
    conn: Connection,
    org: Organization,
    *,
    code: int = 200,
    number: str = "",
    digits: str = "",
    year: str = "",
    sentence: str = "",
) -> Response:
    today = datetime.now(org.zone).date()
    categories = await organizations.categories(conn, org.id)
    abbreviation = categories[0].abbreviation if categories else org.abbreviation
    example = numbering.text(org.number_pattern, code=org.abbreviation, abbreviation=abbreviation, day=today, seq=123)
    return page(
        request,
        "track.html",
        code=code,
        org=org,
        number=number,
        digits=digits,
        year=year,
        sentence=sentence,
        example=example,
        this_year=str(calendar.buddhist_year(today)),
    )
