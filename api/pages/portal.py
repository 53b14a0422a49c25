"""The first page of the installation: choose a municipality; and its emblem."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from api.deps import ReadConn
from api.pages import accent
from api.pages.render import page
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Organization
from geo_oss.thai.text import search_key

router = APIRouter(include_in_schema=False)

_EMBLEM = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="{}"/>
<path d="M16 5a8 8 0 0 0-8 8c0 6 8 14 8 14s8-8 8-14a8 8 0 0 0-8-8z" fill="#fff"/>
<circle cx="16" cy="13" r="3.2" fill="{}"/></svg>
"""


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality as the portal shows it."""

    code: str
    name_th: str
    name_en: str
    address_th: str
    colour: str


@router.get("/")
async def portal(request: Request, conn: ReadConn, q: str = "") -> HTMLResponse:
    """All municipalities, or those whose name or address holds the words asked for."""
    towns = [_town(organization) for organization in await organizations.listed(conn)]
    return page(request, "portal.html", towns=[town for town in towns if _fits(town, q)], q=q)


@router.get("/favicon.svg")
@router.get("/favicon.ico")
async def emblem() -> Response:
    """The product's emblem, a pin."""
    picture = _EMBLEM.format(accent.DEFAULT, accent.DEFAULT)
    return Response(picture, media_type="image/svg+xml", headers={"cache-control": "public, max-age=86400"})


def _town(organization: Organization) -> Town:
    colour = accent.shades(organization.accent).accent
    return Town(organization.code, organization.name_th, organization.name_en, organization.address_th, colour)


def _fits(town: Town, words: str) -> bool:
    known = search_key(f"{town.name_th} {town.name_en} {town.address_th}")
    return all(search_key(word) in known for word in words.split())
