"""The work list: every case the filter asks for, as a dense table beside its map."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.deps import Conn, Lang, Org, Staff
from api.pages import render
from api.pages.staff import desk, hours
from geo_oss.errors import Invalid
from geo_oss.people import store as people
from geo_oss.people.model import StaffMember
from geo_oss.requests import filter as filters
from geo_oss.requests import worklist

router = APIRouter(include_in_schema=False)
_OWN = ("officer", "due", "sort")


@router.get("/{org}/staff")
async def work_list(request: Request, org: Org, staff: Staff, conn: Conn, lang: Lang) -> HTMLResponse:
    """One page of the list. The parameters are the filter's, and officer=me|none|id, due=overdue, sort, page."""
    query = request.query_params
    asked = filters.read(query)
    wanted = asked_desk(query, staff)
    found = await worklist.page(
        conn, org, asked, wanted, sort=query.get("sort", "-created"), number=_number(query.get("page", "1"))
    )
    return render.page(
        request,
        "staff/list.html",
        **await desk.around(conn, request, org, staff),
        zones=await worklist.boundaries(conn, org.id, "zone"),
        communities=await worklist.boundaries(conn, org.id, "community"),
        officers=await people.listed(conn, org.id),
        found=found,
        asked=asked,
        query=query,
        hours=hours.said(asked.hours, lang),
        sort=query.get("sort", "-created"),
        link=lambda **changed: _link(request, **changed),
        tail=_tail(request),
        export=_export(request),
    )


def asked_desk(query: Mapping[str, str], staff: StaffMember) -> worklist.Desk:
    """Whose cases are asked for (officer: `me`, `none`, an id), only late ones, one cell. Raises `Invalid`."""
    officer = query.get("officer", "")
    if officer not in {"", "me", "none"} and not (officer.isascii() and officer.isdigit() and len(officer) < 10):
        raise Invalid("ไม่พบเจ้าหน้าที่คนนี้", "officer is me, none or a number.", field="officer")
    ids = {"": None, "none": None, "me": staff.id}
    return worklist.Desk(
        officer_id=ids[officer] if officer in ids else int(officer),
        unassigned=officer == "none",
        overdue=query.get("due") == "overdue",
        cell=query.get("cell", ""),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _link(request: Request, **changed: object) -> str:
    """The same list with some parameters changed; a None takes one away, and any change goes back to page 1."""
    kept = {name: value for name, value in request.query_params.items() if name not in {"page", "lang"}}
    both = kept | {name: str(value) for name, value in changed.items() if value is not None}
    words = {name: value for name, value in both.items() if name not in changed or changed[name] is not None}
    return f"{request.url.path}?{urlencode(words, safe=',:')}"


def _tail(request: Request) -> str:
    """The filter of this list as a query for tiles and links, without the list's own words."""
    own = {*_OWN, "page", "lang"}
    return urlencode({name: value for name, value in request.query_params.items() if name not in own}, safe=",:")


def _export(request: Request) -> str:
    """Where this list can be had as a file."""
    kept = {n: value for n, value in request.query_params.items() if value and n not in {"page", "lang", "sort"}}
    return f"{request.url.path}/export?{urlencode(kept, safe=',:')}".rstrip("?")
