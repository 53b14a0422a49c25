"""Places that come back: poles and 50 m squares reported again and again, for those who plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api import numbers
from api.deps import Lang, Org, ReadConn, Staff
from api.pages import render
from api.pages.staff import desk
from api.pages.staff.heat import period
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests import recurring
from geo_oss.requests.filter import Filter
from geo_oss.requests.recurring import Recurring, Wanted

router = APIRouter(include_in_schema=False)
_KEPT = ("hour", "status", "zone", "community", "q", "bbox", "pole", "asset", "filter")
"""Parameters without a field of their own, kept by the form."""
_NO_POLE = "pole IS NULL"


@router.get("/{org}/staff/recurring")
async def recurring_page(request: Request, org: Org, staff: Staff, conn: ReadConn, lang: Lang) -> HTMLResponse:
    """Both lists, each line a door to its cases and its place on the map."""
    query = request.query_params
    asked, wanted = filters.read(query), wanted_of(query)
    return render.page(
        request,
        "staff/recurring.html",
        **await desk.around(conn, request, org, staff, "recurring"),
        poles=await recurring.at_poles(conn, org, asked, wanted),
        places=await recurring.at_places(conn, org, asked, wanted),
        wanted=wanted,
        query=query,
        kept=[name for name in _KEPT if query.get(name)],
        period=period(asked, lang),
        list_url=lambda one: listed(org, one, asked),
        most=recurring.MOST,
    )


@router.get("/{org}/staff/api/recurring")
async def recurring_data(request: Request, org: Org, staff: Staff, conn: ReadConn) -> Response:
    """The same as data: `poles` and `places`, at most 500 each, most episodes first.

    Parameters: `times`, the fewest episodes (2 … 100, default 3), `gap`, the quiet days that end one (1 … 365, default
    7), and the filter language. Each has `lon`, `lat`, `requests`, `open`, `episodes`, `first`, `last`,
    `days_between`, `zone_th`, `zone_en` and `list`, the address of exactly its requests; poles `pole_id`,
    `pole_number`, `asset_kind`, places `category_id`, `category_th`, `category_en` and `bbox` (west, south, east,
    north). Errors: 422 naming the parameter.
    """
    asked, wanted = filters.read(request.query_params), wanted_of(request.query_params)
    answer = {
        "times": wanted.times,
        "gap": wanted.gap,
        "poles": [_line(org, one, asked) for one in await recurring.at_poles(conn, org, asked, wanted)],
        "places": [_line(org, one, asked) for one in await recurring.at_places(conn, org, asked, wanted)],
    }
    return Response(msgspec.json.encode(answer), media_type="application/json")


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """What the parameters times and gap ask for. Raises `Invalid`."""
    usual = Wanted()
    times, gap = (query.get(name, "").strip() for name in ("times", "gap"))
    return Wanted(
        numbers.whole(times, "times", least=2, most=100) if times else usual.times,
        numbers.whole(gap, "gap", least=1, most=365) if gap else usual.gap,
    )


def listed(org: Organization, one: Recurring, asked: Filter) -> str:
    """The address of the list of a place's requests."""
    if one.pole_number is not None:
        own = replace(asked, pole=one.pole_number, asset=one.asset_kind or "")
    else:
        cql2 = f"({asked.cql2}) AND {_NO_POLE}" if asked.cql2 else _NO_POLE
        own = replace(asked, bbox=one.box, category=(one.category_id or 0,), cql2=cql2)
    return f"/{org.code}/staff?{own.query()}"


def _line(org: Organization, one: Recurring, asked: Filter) -> dict[str, Any]:
    told = {name: value for name, value in asdict(one).items() if value is not None and name != "box"}
    box = {} if one.box is None else {"bbox": [one.box.west, one.box.south, one.box.east, one.box.north]}
    return told | box | {"list": listed(org, one, asked)}
