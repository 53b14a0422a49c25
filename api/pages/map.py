"""The public map: /{org}/map, the list beside it, and the same page as a plain list (?view=list, or no JavaScript)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from api.deps import Lang, Org, ReadConn
from api.pages.render import page, text
from geo_oss.db.pool import Conn
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Organization
from geo_oss.requests import search
from geo_oss.requests.filter import OPEN_STATUSES, UNKNOWN, Filter, read
from geo_oss.requests.model import Status
from geo_oss.thai import calendar
from zones import listing

router = APIRouter(include_in_schema=False)
PAGE = 30


@router.get("/{org}/map")
async def public_map(request: Request, org: Org, conn: ReadConn, lang: Lang) -> HTMLResponse:
    """The map with its list; with view=list the list alone."""
    facts = await _facts(request, conn, org, lang)
    view = "list" if request.query_params.get("view") == "list" else "map"
    return page(request, "map/page.html", org=org, view=view, **facts)


@router.get("/{org}/map/list")
async def beside(request: Request, org: Org, conn: ReadConn, lang: Lang) -> HTMLResponse:
    """The list alone, without a frame: what the page puts in when its filter changes, and what follows below."""
    return HTMLResponse(text(request, "map/list.html", org=org, **await _facts(request, conn, org, lang)))


async def _facts(request: Request, conn: Conn, org: Organization, lang: Literal["th", "en"]) -> dict[str, Any]:
    asked = read(request.query_params)
    behind = search.after(request.query_params.get("after", ""))
    found, further = await search.page(conn, org, asked, limit=PAGE, behind=behind)
    areas = await listing.in_force(conn, org.id)
    categories = await organizations.categories(conn, org.id)
    return {
        "asked": asked,
        "tail": asked.query(),
        "narrow": _narrow(asked),
        "chosen": _status_word(asked),
        "found": found,
        "first": behind is None,
        "further": urlencode({"after": further}) if further else "",
        "count": await search.count(conn, org, asked),
        "period": period(asked, lang),
        "categories": {category.id: category for category in categories},
        "areas": {(area.layer, area.code): area for area in areas},
        "unknown": UNKNOWN,
    }


def _narrow(asked: Filter) -> int:
    """How many of the fields behind the button "more filters" are in use."""
    return sum(map(bool, (asked.category, asked.since or asked.until, asked.zone, asked.community, asked.cql2)))


def _status_word(asked: Filter) -> str:
    if asked.status == OPEN_STATUSES:
        return "open"
    return Status(asked.status[0]).word if len(asked.status) == 1 else ("" if not asked.status else "several")


def period(asked: Filter, lang: Literal["th", "en"]) -> str:
    """The days that are counted, in words: "1 ต.ค. 2566 – 30 ก.ย. 2567"."""
    since, until = _day(asked.since, lang), _day(asked.until, lang)
    if since and until:
        return f"{since} – {until}"
    if since:
        return f"ตั้งแต่ {since}" if lang == "th" else f"since {since}"
    if until:
        return f"ถึง {until}" if lang == "th" else f"until {until}"
    return "ทั้งหมด" if lang == "th" else "all dates"


def _day(day: date | None, lang: Literal["th", "en"]) -> str:
    return calendar.short_date(day, lang) if day else ""
