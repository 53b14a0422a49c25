"""Fair figures by zone and community: for each person, pole or kilometre, how long it took, and how sure that is."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.deps import Lang, Org, ReadConn, Staff
from api.pages import render
from api.pages.staff import desk, rates_words
from api.pages.staff.heat import period
from geo_oss.organizations.model import Organization
from geo_oss.rates import means, model, table
from geo_oss.rates.intervals import Interval
from geo_oss.rates.model import Area, Rated, Rates, Satisfaction
from geo_oss.requests import filter as filters
from geo_oss.requests import rating
from geo_oss.requests.filter import UNKNOWN, Filter
from geo_oss.requests.model import Status
from poles import kinds
from poles.kinds import Kind

router = APIRouter(include_in_schema=False)
_KEPT = ("hour", "status", "zone", "community", "q", "bbox", "pole", "asset", "filter", "sort")
"""Parameters without a field of their own, kept by the form."""


def _judged(area: Area, by: Callable[[Satisfaction], float]) -> tuple[bool, float]:
    """The least satisfied area first; those with too few ratings to be set beside others come last."""
    said = area.satisfaction
    return (not said.is_judged, by(said)) if said else (True, means.HIGHEST + 1)


SORTS: dict[str, Callable[[Area], Any]] = {
    "code": lambda area: area.code,
    "name": lambda area: area.name_th,
    "count": lambda area: -area.counted.total,
    "size": lambda area: -(area.size.value if area.size else -1.0),
    "rate": lambda area: -(-1.0 if area.rate is None else area.rate),
    "smoothed": lambda area: -(area.smoothed.rate if area.smoothed else -1.0),
    "days": lambda area: -(area.days.median if area.days else -1.0),
    "on_time": lambda area: area.counted.on_time / area.counted.judged if area.counted.judged else 2.0,
}
"""The orders of the table; the first is the worst. Areas about which nothing is known come last."""
PLEASED_SORTS: dict[str, Callable[[Area], Any]] = {
    "name": SORTS["name"],
    "ratings": lambda area: -(area.satisfaction.rated.scores.n if area.satisfaction else 0),
    "mean": lambda area: _judged(area, lambda said: said.rated.scores.mean),
    "pleased": lambda area: _judged(area, lambda said: said.smoothed.value),
    "satisfied": lambda area: _judged(area, lambda said: said.rated.satisfied / said.rated.scores.n),
}
"""The orders of the table of satisfaction."""


@router.get("/{org}/staff/rates")
async def rates_page(request: Request, org: Org, staff: Staff, conn: ReadConn, lang: Lang) -> HTMLResponse:
    """The tables; their order is `sort`, a word of `SORTS` or `PLEASED_SORTS`."""
    query = request.query_params
    wanted, asked = model.read(query), filters.read(query)
    found = await table.rates(conn, org, wanted, asked)
    known = await table.known(conn, org.id, wanted.by)
    sort = _chosen(query, SORTS, "smoothed" if found.prior else "count")
    pleased = _chosen(query, PLEASED_SORTS, "pleased")
    return render.page(
        request,
        "staff/rates.html",
        **await desk.around(conn, request, org, staff, "rates"),
        rates=found,
        areas=sorted(found.areas, key=lambda area: (SORTS[sort](area), area.code)),
        known=known,
        there=rates_words.available(known),
        kinds=[kind for kind in await kinds.listed(conn, org.id) if kind.code in known["assets"]],
        kept=[name for name in _KEPT if query.get(name)],
        period=period(asked, lang),
        partly=partly(found, asked),
        query=query,
        sorts={sort, pleased},
        sort_url=lambda word: _with(request, sort=word),
        list_url=lambda area: listed(org, wanted.by, area.code, asked),
        elsewhere_url=listed(org, wanted.by, UNKNOWN, asked),
        shade=lambda area: rates_words.shade(area, found.prior),
        legend=rates_words.legend(found),
        unit=rates_words.unit(wanted),
        words=rates_words,
        x=_axis(found),
        **_told_stars(org, found, asked, pleased),
        sources=sorted({area.size.source for area in found.areas if area.size and area.size.source}),
        may_plan=desk.may_plan(staff),
    )


def _told_stars(org: Organization, found: Rates, asked: Filter, sort: str) -> dict[str, Any]:
    """What `staff/rates_satisfaction.html` needs; the areas with ratings by a word of `PLEASED_SORTS`."""
    done = replace(asked, status=(int(Status.DONE),))
    rated = [area for area in found.areas if area.satisfaction]
    return {
        "pleased_areas": sorted(rated, key=lambda area: (PLEASED_SORTS[sort](area), area.code)),
        "aspects": rating.ASPECTS,
        "done_url": lambda area: listed(org, found.wanted.by, area.code, done),
        "stars": _stars_axis(found),
    }


def _chosen(query: Mapping[str, str], sorts: Mapping[str, Any], otherwise: str) -> str:
    return query["sort"] if query.get("sort") in sorts else otherwise


def _axis(found: Rates) -> Callable[[float], float]:
    """From a rate to per cent of the drawing's width; what is beyond four times the overall rate ends at its edge."""
    highs = [area.smoothed.interval.high for area in found.areas if area.smoothed]
    most = min(max(highs, default=1.0), 4 * found.prior.mean) if found.prior else 1.0
    return lambda rate: min(100 * rate / most, 100.0)


def _stars_axis(found: Rates) -> range:
    """The whole stars between which all intervals of the drawing lie."""
    said = [area.satisfaction.smoothed.interval for area in found.areas if area.satisfaction]
    low, high = min((one.low for one in said), default=1.0), max((one.high for one in said), default=5.0)
    return range(math.floor(low), max(math.ceil(high), math.floor(low) + 1) + 1)


@router.get("/{org}/staff/api/rates")
async def rates_data(request: Request, org: Org, staff: Staff, conn: ReadConn) -> Response:
    """The same figures as data.

    Parameters: `by` zone (default) or community; `per` people (default), households, poles or km; `things`, the kind
    of thing counted where `per` is poles (default pole); and everything the filter language has.

    The answer: `by`, `per`, `asset`, `scale` (rates are for so many: 1000 people or households, 100 things, 1 km),
    `unit` {th, en}, `available` (what the municipality has loaded, as values of `per`), `assets` (kinds that `things`
    takes), `things` (the same with their names), `total`, `elsewhere` (requests in no area), `partly` (the filter cuts
    areas: counts are of a part, sizes of the whole), `overall` {rate, count, size} or null, `legend` [{shade, from, to,
    areas, th, en}] (from and to: ratio to the overall rate; null: open) and `areas`, by code, each:
    `code`, `name_th`, `name_en`, `count`, `open`, `done`, `size`, `year`, `source`,
    `rate` {value, low, high} (as counted; 95 % exact Poisson) or null where the size is unknown or nothing,
    `smoothed` {value, low, high, weight} (empirical Bayes: Marshall 1991, 95 % of its posterior) or null,
    `verdict` higher, alike, lower (does the smoothed interval leave the overall rate out?) or "",
    `shade` −2 … 2 or null: the colour, by the smoothed rate divided by the overall one,
    `days` {median, low, high} to the end of finished requests (low, high null for fewer than six) or null,
    `on_time` {share, low, high, of} (Wilson) or null, `list`: the address of exactly these requests,
    `satisfaction` {ratings, mean, satisfied {share, low, high}, smoothed {value, low, high, weight}, verdict} or null:
    stars 1 … 5 of finished requests, the share with 4 and 5 (Wilson), the mean smoothed by empirical Bayes (one-way
    random effects), `verdict` higher, alike, lower, or few: fewer than five ratings are not set beside others.
    `satisfaction` beside `areas` is of them all: {ratings, mean, satisfied, aspects {code: {mean, ratings}}} or null.
    `shades` is {code: shade} for colouring a map. Errors: 422 naming the parameter.
    """
    wanted, asked = model.read(request.query_params), filters.read(request.query_params)
    found = await table.rates(conn, org, wanted, asked)
    known = await table.known(conn, org.id, wanted.by)
    things = [kind for kind in await kinds.listed(conn, org.id) if kind.code in known["assets"]]
    body = document(org, found, asked, known) | {"things": [_thing(kind) for kind in things]}
    return Response(msgspec.json.encode(body), media_type="application/json")


def _thing(kind: Kind) -> dict[str, str]:
    return {"code": kind.code, "name_th": kind.name_th, "name_en": kind.name_en}


def document(org: Organization, found: Rates, asked: Filter, known: dict[str, Any]) -> dict[str, Any]:
    """The answer of `rates_data`."""
    scale, prior = found.wanted.per.scale, found.prior
    areas = [_area(org, area, found, asked) for area in sorted(found.areas, key=lambda area: area.code)]
    th, en = rates_words.unit(found.wanted)
    return {
        "by": found.wanted.by,
        "per": found.wanted.per.value,
        "asset": found.wanted.asset,
        "scale": scale,
        "unit": {"th": th, "en": en},
        "available": rates_words.available(known),
        "assets": known["assets"],
        "total": found.elsewhere + sum(area.counted.total for area in found.areas),
        "elsewhere": found.elsewhere,
        "partly": partly(found, asked),
        "satisfaction": _satisfaction(found.rated) | {"aspects": _aspects(found.rated)}
        if found.rated.scores.n
        else None,
        "overall": prior and {"rate": prior.mean * scale, "count": prior.events, "size": prior.size},
        "legend": rates_words.legend(found),
        "areas": areas,
        "shades": {area["code"]: area["shade"] for area in areas},
    }


def _area(org: Organization, area: Area, found: Rates, asked: Filter) -> dict[str, Any]:
    scale, counted, smoothed = found.wanted.per.scale, area.counted, area.smoothed
    on_time = area.on_time
    return {
        "code": area.code,
        "name_th": area.name_th,
        "name_en": area.name_en,
        "count": counted.total,
        "open": counted.open,
        "done": counted.done,
        "size": area.size and area.size.value,
        "year": area.size and area.size.year,
        "source": area.size and area.size.source,
        "rate": None if area.rate is None else {"value": area.rate * scale} | _ends(area.interval, scale),
        "smoothed": smoothed
        and {"value": smoothed.rate * scale, "weight": smoothed.weight} | _ends(smoothed.interval, scale),
        "verdict": area.verdict(found.prior),
        "shade": rates_words.shade(area, found.prior),
        "days": area.days and {"median": area.days.median} | _ends(area.days.interval),
        "on_time": on_time and {"share": counted.on_time / counted.judged, "of": counted.judged} | _ends(on_time),
        "list": listed(org, found.wanted.by, area.code, asked),
        "satisfaction": _pleased(area, found),
    }


def _pleased(area: Area, found: Rates) -> dict[str, Any] | None:
    said = area.satisfaction
    if said is None or found.pleased is None:
        return None
    mean = {"value": said.smoothed.value, "weight": said.smoothed.weight} | _ends(said.smoothed.interval)
    return _satisfaction(said.rated) | {"smoothed": mean, "verdict": said.verdict(found.pleased)}


def _satisfaction(rated: Rated) -> dict[str, Any]:
    scores = rated.scores
    satisfied = {"share": rated.satisfied / scores.n} | _ends(rated.share)
    return {"ratings": scores.n, "mean": scores.mean, "satisfied": satisfied}


def _aspects(rated: Rated) -> dict[str, Any]:
    return {code: {"mean": one.mean, "ratings": one.n} for code, one in rated.aspects.items() if one.n}


def _ends(interval: Interval | None, scale: float = 1.0) -> dict[str, float | None]:
    if interval is None:
        return {"low": None, "high": None}
    return {"low": interval.low * scale, "high": interval.high * scale}


def partly(found: Rates, asked: Filter) -> bool:
    """Whether the filter may let through a part of an area only, while sizes are of the whole."""
    across = asked.zone if found.wanted.by == "community" else asked.community
    return bool(asked.bbox or asked.pole or across or "(geometry" in asked.cql2.lower())


def listed(org: Organization, by: str, code: str, asked: Filter) -> str:
    """The address of the list of an area's requests."""
    return f"/{org.code}/staff?{asked.of_area(by, code).query()}"


def _with(request: Request, **changed: str) -> str:
    kept = {name: value for name, value in request.query_params.items() if value and name != "lang"}
    return f"{request.url.path}?{urlencode(kept | changed, safe=',:')}"
