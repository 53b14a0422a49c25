"""Words of the heat grid that several pages say: its period, how wide its cells are, the list behind them."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse

from api.deps import Org
from api.pages.staff import hours
from geo_oss.organizations.model import Organization
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid
from geo_oss.thai import calendar

router = APIRouter(include_in_schema=False)


@router.get("/{org}/staff/heat")
async def heat_page(request: Request, org: Org) -> RedirectResponse:
    """The planner's page, as it was called before: old links lead there."""
    return RedirectResponse(f"/{org.code}/staff/planner" + (f"?{request.url.query}" if request.url.query else ""), 308)


def period(asked: Filter, lang: str) -> str:
    """The days the figures are about, and the hours of the week if some were chosen, in words."""
    return " · ".join(filter(None, (_days(asked, lang), hours.said(asked.hours, lang))))


def _days(asked: Filter, lang: str) -> str:
    if asked.since is None and asked.until is None:
        return "ทุกช่วงเวลา" if lang == "th" else "all time"
    first = calendar.short_date(asked.since, lang) if asked.since else ("แรกเริ่ม" if lang == "th" else "the beginning")
    last = calendar.short_date(asked.until or datetime.now(calendar.BANGKOK).date(), lang)
    return f"{first} – {last}"


def width(grid: Grid, lang: str) -> str:
    """A grid in words people know: about how wide a cell is."""
    metres = grid.width_metres
    if metres >= 1000:
        return f"~{metres / 1000:g} " + ("กม." if lang == "th" else "km")
    return f"~{metres} " + ("ม." if lang == "th" else "m")


def list_url(org: Organization, asked: Filter, **more: str) -> str:
    """The list of exactly these requests, as a path."""
    query = "&".join(part for part in (asked.query(), urlencode(more)) if part)
    return f"/{org.code}/staff" + (f"?{query}" if query else "")
