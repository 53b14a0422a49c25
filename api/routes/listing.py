"""The public list as GeoJSON: GET /{org}/api/requests with the filter, limit and after; a plain route, for speed."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal
from urllib.parse import urlencode

import msgspec
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from api import numbers
from api.deps import looking, organization
from geo_oss.organizations.model import Organization
from geo_oss.requests import search
from geo_oss.requests.filter import Filter, read
from geo_oss.requests.model import Status

router = APIRouter(include_in_schema=False)
MEDIA_TYPE = "application/geo+json"
MOST_KEPT = 500
"""Pages kept; one of 50 has about 20 kB …"""
LARGEST_KEPT = 64_000
"""… and one of more bytes is made each time."""
_DRAWN: dict[int, Literal["line", "area"]] = {1: "line", 2: "area"}
_WORDS = {int(status): status.word for status in Status}


class Point(msgspec.Struct, tag_field="type", tag="Point"):
    """Where; degrees, longitude first (EPSG:4326)."""

    coordinates: tuple[float, float]


class Properties(msgspec.Struct):
    """What everybody may know of a request."""

    number: str
    category: int
    status: str
    title: str
    zone: str | None
    community: str | None
    pole: str | None
    supporters: int
    photos: int
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None
    done_at: datetime | None
    drawn: Literal["line", "area"] | None
    """Whether the place is more than its point; the geometry of the one request has it whole."""


class Feature(msgspec.Struct, tag_field="type", tag="Feature"):
    """One request."""

    id: int
    geometry: Point
    properties: Properties


class Link(msgspec.Struct):
    """Where to go on."""

    rel: Literal["self", "next"]
    href: str
    type: str = MEDIA_TYPE


class Collection(msgspec.Struct, tag_field="type", tag="FeatureCollection"):
    """A page of the list; `numberMatchedIs` says whether the count is exact or estimated (above 100,000)."""

    numberMatched: int  # noqa: N815 (OGC API Features' own word)
    numberMatchedIs: Literal["exact", "estimated"]  # noqa: N815
    numberReturned: int  # noqa: N815
    next: str | None
    links: list[Link]
    features: list[Feature]


_encode = msgspec.json.Encoder().encode


async def listing(request: Request) -> Response:
    """The newest requests the filter takes, 50 unless `limit` says otherwise (500 at most)."""
    query = request.query_params
    limit = numbers.whole(query.get("limit", "50"), "limit", least=1, most=search.MOST)
    asked, behind = read(query), search.after(query.get("after", ""))
    org = await organization(request, request.path_params["org"])
    async with looking(request) as conn:
        key = (org.id, asked, limit, behind, await search.state(conn, org.id))
        body = _kept(request).get(key)
        if body is None:
            found, further = await search.page(conn, org, asked, limit=limit, behind=behind)
            count = await search.count(conn, org, asked)
            body = _encode(_collection(org, asked, limit, found, further, count))
            _keep(request, key, body)
    etag = f'"{hashlib.blake2b(body, digest_size=9).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=MEDIA_TYPE, headers=headers)


def _kept(request: Request) -> dict[object, bytes]:
    """Pages of this process that are true while `search.state` says the same; the oldest leave first."""
    kept: dict[object, bytes] | None = getattr(request.app.state, "listed", None)
    if kept is None:
        kept = request.app.state.listed = {}
    return kept


def _keep(request: Request, key: object, body: bytes) -> None:
    if len(body) > LARGEST_KEPT:
        return
    kept = _kept(request)
    kept[key] = body
    while len(kept) > MOST_KEPT:
        del kept[next(iter(kept))]


def _collection(
    org: Organization,
    asked: Filter,
    limit: int,
    found: list[search.Found],
    further: search.After | None,
    count: search.Count,
) -> Collection:
    path = f"/{org.code}/api/requests"
    tail = asked.query()
    next_page = (
        f"{path}?{tail}{'&' if tail else ''}{urlencode({'limit': limit, 'after': further})}" if further else None
    )
    links = [Link("self", f"{path}?{tail}" if tail else path), *([Link("next", next_page)] if next_page else [])]
    return Collection(
        count.matched, "exact" if count.exact else "estimated", len(found), next_page, links, [*map(_feature, found)]
    )


def _feature(one: search.Found) -> Feature:
    properties = Properties(
        one.number,
        one.category_id,
        _WORDS[one.status],
        one.title,
        one.zone_code,
        one.community_code,
        one.pole_number,
        one.supporters,
        one.photos,
        one.created_at,
        one.updated_at,
        one.due_at,
        one.done_at,
        _DRAWN.get(one.dimension or 0),
    )
    return Feature(one.id, Point((one.lon, one.lat)), properties)


router.add_route("/{org}/api/requests", listing, methods=["GET"], include_in_schema=False)
