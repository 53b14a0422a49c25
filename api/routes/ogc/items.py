"""/collections/{collection}/items: pages of features and single features, live, under the public access rules."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter
from msgspec import UNSET
from starlette.responses import Response

from api.deps import looking
from api.pages.render import page
from api.routes.ogc import features, parameters
from api.routes.ogc.door import GEOJSON, HTML, Visit, add
from geo_oss.db.pool import Conn
from layers.collections import extent, pages
from layers.collections.asked import Asked
from layers.collections.chosen import Row
from layers.collections.registry import Collection, collection
from layers.collections.relation import form

router = APIRouter(include_in_schema=False)
MOST_COUNTS = 500
"""Counts this process remembers: a program that walks through a hundred pages asks for the same one each time."""
PAGE, MOST_ON_A_PAGE = 50, 200
"""Features on a page for people; a table of ten thousand rows would keep everybody else waiting."""


async def items(visit: Visit) -> Response:
    """The features asked for; 304 when nothing has changed since they were given."""
    asked_of = collection(visit.told["collection"])
    usual = {"limit": str(PAGE)} if visit.is_page else {}
    asked = parameters.asked_of(asked_of, usual | dict(visit.words), visit.organization.zone)
    if visit.is_page:
        asked = replace(asked, limit=min(asked.limit, MOST_ON_A_PAGE))
    async with looking(visit.request) as conn:
        state = await extent.state(conn, visit.organization.id, asked_of)
        headers = _headers(visit, asked_of, state, asked)
        if headers["ETag"] in visit.request.headers.get("if-none-match", "") and not visit.is_page:
            return Response(status_code=304, headers=headers)
        found = await pages.page(conn, visit.organization, asked_of, asked)
        matched = await _count(visit, conn, asked_of, asked, state)
    links = _links(visit, asked_of, asked, found)
    if visit.is_page:
        return _shown(visit, asked_of, found.rows, links, matched)
    listed = features.features(asked_of, found.rows, asked.spoken)
    body = features.FeatureCollection(len(listed), features.now(), links, listed, UNSET if matched is None else matched)
    return Response(features.encode(body), media_type=GEOJSON, headers=headers)


async def item(visit: Visit) -> Response:
    """One feature by its key."""
    of = collection(visit.told["collection"])
    own = {name: visit.words[name] for name in of.words if name in visit.words}
    asked = Asked(spoken=parameters.spoken(visit.words), words=own)
    async with looking(visit.request) as conn:
        headers = _headers(visit, of, await extent.state(conn, visit.organization.id, of), asked)
        if headers["ETag"] in visit.request.headers.get("if-none-match", "") and not visit.is_page:
            return Response(status_code=304, headers=headers)
        row = await pages.one(conn, visit.organization, of, visit.told["fid"], asked)
    path = f"/collections/{of.id}/items/{quote(str(row[0]), safe='')}"
    links = [
        visit.link("self", path + _tail(visit.words), GEOJSON),
        visit.link("alternate", path + _tail(visit.words, f="html"), HTML),
        visit.link("collection", f"/collections/{of.id}"),
    ]
    if visit.is_page:
        return _shown(visit, of, [row], links, 1)
    feature = features.features(of, [row], asked.spoken)[0]
    feature.links = links
    return Response(features.encode(feature), media_type=GEOJSON, headers=headers)


def _headers(visit: Visit, of: Collection, state: str, asked: Asked) -> dict[str, str]:
    """The tag changes with the data, with what is made of them, and with the address."""
    what = (form(of), state, visit.root, visit.request.url.path, visit.request.url.query)
    tag = hashlib.blake2b("\0".join(what).encode(), digest_size=9).hexdigest()
    return {"ETag": f'"{tag}"', "Content-Crs": f"<{asked.spoken.uri}>", "Cache-Control": "no-cache"}


async def _count(visit: Visit, conn: Conn, of: Collection, asked: Asked, state: str) -> int | None:
    """How many features all pages have; remembered until the collection changes, the oldest are forgotten first."""
    known: dict[object, int | None] | None = getattr(visit.request.app.state, "counted", None)
    if known is None:
        known = visit.request.app.state.counted = {}
    key = (visit.organization.id, of.id, state, asked.what)
    if key not in known:
        known[key] = await pages.count(conn, visit.organization, of, asked)
        while len(known) > MOST_COUNTS:
            del known[next(iter(known))]
    return known[key]


def _links(visit: Visit, of: Collection, asked: Asked, found: pages.Page) -> list[dict[str, str]]:
    path = f"/collections/{of.id}/items"
    links = [
        visit.link("self", path + _tail(visit.words), GEOJSON),
        visit.link("alternate", path + _tail(visit.words, f="html"), HTML),
        visit.link("collection", f"/collections/{of.id}"),
    ]
    more = {"after": found.further} if found.further else {}
    if found.is_cut and not more:
        more = {"offset": str(asked.offset + asked.limit)}
    if more:
        kept = {name: text for name, text in visit.words.items() if name not in ("after", "offset")}
        links.append(visit.link("next", path + _tail(kept, **more), HTML if visit.is_page else GEOJSON))
    return links


def _tail(words: Mapping[str, str], **more: str) -> str:
    tail = urlencode(dict(words) | more, safe=",:/")
    return f"?{tail}" if tail else ""


def _shown(
    visit: Visit, of: Collection, found: Sequence[Row], links: list[dict[str, str]], matched: int | None
) -> Response:
    context: dict[str, Any] = {"collection": of, "rows": found, "root": visit.root, "matched": matched}
    forward = next((link["href"] for link in links if link["rel"] == "next"), "")
    raw = f"?{urlencode({**visit.words, 'f': 'json'}, safe=',:/')}"
    return page(visit.request, "ogc/items.html", org=visit.organization, forward=forward, raw=raw, **context)


def _known(told: Mapping[str, Any]) -> list[str]:
    return [*parameters.OF_ITEMS, *parameters.words_of(collection(told["collection"]))]


def _known_of_one(told: Mapping[str, Any]) -> list[str]:
    return [*parameters.OF_A_FEATURE, *collection(told["collection"]).words]


add(router, "/collections/{collection}/items", items, _known)
add(router, "/collections/{collection}/items/{fid:path}", item, _known_of_one)
