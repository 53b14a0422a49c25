"""The drawer of figures: counts of the selection by month, category, zone and community, each a door to its list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api.deps import Lang, Org, ReadConn, Staff
from api.pages import render
from api.pages.staff import heat
from api.pages.staff.planner import selection
from api.pages.staff.planner.selection import Selection
from geo_oss.db.pool import Conn, Row
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Category
from geo_oss.requests import figures, worklist
from geo_oss.requests.figures import Count
from geo_oss.requests.filter import OPEN_STATUSES, UNKNOWN, Filter
from geo_oss.thai import calendar

router = APIRouter(include_in_schema=False)
Layer = Literal["zone", "community"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its words, its counts, the median days where they are known, and the list it counts."""

    key: str
    label: str
    n: int
    n_open: int
    door: str
    days: float | None = None


@router.get("/{org}/staff/planner/figures")
async def part(request: Request, org: Org, staff: Staff, conn: ReadConn, lang: Lang) -> HTMLResponse:
    """The drawer alone: what the page puts in when its filter or its selection changes."""
    chosen = selection.read(request.query_params, org)
    return HTMLResponse(
        render.text(
            request, "staff/planner/figures.html", org=org, **await facts(conn, chosen, request.query_params, lang)
        )
    )


async def facts(conn: Conn, chosen: Selection, query: Mapping[str, str], lang: str) -> dict[str, Any]:
    """What the drawer tells of a selection."""
    town = chosen.organization
    found = await figures.figures(conn, town, chosen.asked, chosen.desk)
    categories = {one.id: one for one in await organizations.categories(conn, town.id)}
    names = {layer: await worklist.boundaries(conn, town.id, layer) for layer in ("zone", "community")}
    return {
        "chosen": chosen,
        "unasked": not selection.tail(query),
        "unpicked": _page(chosen, query),
        "picked": lambda kind, key: _page(chosen, query, pick=f"{kind}:{key}"),
        "zones": names["zone"],
        "open_only": replace(chosen.asked, status=_open(chosen.asked)),
        "chosen_name": _name(chosen, names, lang),
        "found": found,
        "period": heat.period(chosen.asked, lang),
        "months": [_month(chosen, one, lang) for one in found.months],
        "kinds": [_kind(chosen, one, categories, lang) for one in found.categories],
        "areas": {layer: await _areas(conn, chosen, layer, names[layer], lang) for layer in names},
    }


async def _areas(conn: Conn, chosen: Selection, layer: str, names: Iterable[Row], lang: str) -> list[Line]:
    known = {row["code"]: _named(row, lang) for row in names}
    unknown = ("Unknown" if lang == "en" else "ไม่ทราบ") + {"zone": "เขต", "community": "ชุมชน"}[layer] * (lang != "en")
    which: Layer = "zone" if layer == "zone" else "community"
    return [
        Line(
            one.code or UNKNOWN,
            known.get(one.code, one.code) if one.code else unknown,
            one.n,
            one.n_open,
            chosen.door(chosen.asked.of_area(layer, one.code or UNKNOWN)),
            one.days,
        )
        for one in await figures.areas(conn, chosen.organization, chosen.asked, chosen.desk, which)
    ]


def _month(chosen: Selection, one: Count, lang: str) -> Line:
    first: date = one.key
    last = figures.next_month(first) - timedelta(days=1)
    since, until = chosen.asked.since or first, chosen.asked.until or last
    narrowed = replace(chosen.asked, since=max(first, since), until=min(last, until))
    return Line(first.isoformat()[:7], calendar.short_month(first, lang), one.n, one.n_open, chosen.door(narrowed))


def _kind(chosen: Selection, one: Count, categories: dict[int, Category], lang: str) -> Line:
    """A category; a main one that has sub-categories too is told by CQL2, for its number stands for all of them."""
    category = categories[one.key]
    is_main = any(other.parent_id == one.key for other in categories.values())
    narrowed = (
        selection.also(chosen.asked, f"category = {one.key}") if is_main else replace(chosen.asked, category=(one.key,))
    )
    return Line(str(one.key), category.name(lang) or category.name_th, one.n, one.n_open, chosen.door(narrowed))


def _page(chosen: Selection, query: Mapping[str, str], **words: str) -> str:
    """The page with the same filter and another selection."""
    kept = {name: value for name, value in query.items() if name != "pick"}
    return f"/{chosen.organization.code}/staff/planner?{selection.tail(kept | words)}"


def _open(asked: Filter) -> tuple[int, ...]:
    """The open ones among the statuses asked for."""
    return tuple(number for number in OPEN_STATUSES if not asked.status or number in asked.status)


def _name(chosen: Selection, names: dict[str, list[Row]], lang: str) -> str:
    """The name of a picked zone or community; its code when it is not in force."""
    found = next((row for row in names.get(chosen.kind, ()) if row["code"] == chosen.key), None)
    return _named(found, lang) if found else chosen.key


def _named(row: Row, lang: str) -> str:
    return str((row["name_en"] if lang == "en" else "") or row["name_th"])
