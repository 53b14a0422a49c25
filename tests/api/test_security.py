"""The envelope: strict headers on every answer, HEAD without a body, writes from our own pages only."""

from __future__ import annotations

from dataclasses import replace

import httpx2 as httpx
from fastapi import APIRouter
from starlette.responses import PlainTextResponse

from api.security import content_policy
from geo_oss.settings import Settings
from tests.api.conftest import opened

doors = APIRouter()


@doors.get("/{org}/own-headers")
async def own_headers() -> PlainTextResponse:
    return PlainTextResponse("here", headers={"Cache-Control": "public, max-age=60"})


@doors.post("/{org}/write")
async def write() -> str:
    return "written"


async def test_every_answer_has_the_headers(client: httpx.AsyncClient) -> None:
    for path in ("/", "/nowhere/at/all", "/town/fail", "/static/nothing.css"):
        headers = (await client.get(path)).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["permissions-policy"].startswith("geolocation=(self), camera=(self)")
    assert (await client.get("/nowhere/at/all")).headers["cache-control"] == "private, no-store"


async def test_a_route_keeps_its_own_header_and_head_has_no_body(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        got, head = await client.get("/town/own-headers"), await client.head("/town/own-headers")
    assert got.headers["cache-control"] == head.headers["cache-control"] == "public, max-age=60"
    assert (got.text, head.text, head.headers["content-length"]) == ("here", "", "4")


def test_the_base_map_may_live_elsewhere() -> None:
    policy = content_policy("https://tiles.example.org/{z}/{x}/{y}.mvt")
    assert "connect-src 'self' https://tiles.example.org;" in policy
    assert "script-src 'self';" in policy
    assert "file" not in content_policy("/srv/town.pmtiles")


WRITERS: list[tuple[dict[str, str], int]] = [
    ({}, 200),
    ({"sec-fetch-site": "same-origin", "cookie": "a=b"}, 200),
    ({"origin": "http://test", "cookie": "a=b"}, 200),
    ({"origin": "https://complaints.example.org"}, 200),
    ({"sec-fetch-site": "cross-site"}, 403),
    ({"sec-fetch-site": "same-site", "origin": "http://test"}, 403),
    ({"origin": "http://evil.example"}, 403),
    ({"origin": "null"}, 403),
    ({"cookie": "a=b"}, 403),
]


async def test_who_may_write(settings: Settings) -> None:
    async with opened(replace(settings, public_url="https://complaints.example.org"), doors) as (_, client):
        for headers, status in WRITERS:
            assert (await client.post("/town/write", headers=headers)).status_code == status, headers
