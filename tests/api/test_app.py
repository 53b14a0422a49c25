"""The application finds its doors by itself and asks the fixed words first."""

from __future__ import annotations

import re

import httpx2 as httpx
from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.routing import Match

from api.app import sorted_routes


async def nothing() -> None: ...


def test_fixed_words_come_before_parameters() -> None:
    router = APIRouter()
    paths = [
        "/{org}/{page}",
        "/{org}",
        "/{org}/staff/{id}",
        "/{org}/staff/near",
        "/P/{code}",
        "/",
        "/{org}/{rest:path}",
    ]
    for path in paths:
        router.get(path)(nothing)
    ordered = [route.path for route in sorted_routes([route for route in router.routes if isinstance(route, APIRoute)])]
    assert ordered.index("/P/{code}") < ordered.index("/{org}/{page}") < ordered.index("/{org}/{rest:path}")
    assert ordered.index("/{org}/staff/near") < ordered.index("/{org}/staff/{id}")


async def test_the_openapi_can_be_made(client: httpx.AsyncClient) -> None:
    assert (await client.get("/api/openapi.json")).json()["info"]["title"] == "GEO-OSS"


async def test_every_door_is_found_by_its_address_and_nothing_else_is(client: httpx.AsyncClient) -> None:
    app = client._transport.app  # type: ignore[attr-defined]
    routers = [route for route in app.router.routes if hasattr(route, "original_router")]
    assert [door for router in routers for door in router.original_router.routes] == app.state.doors
    for door in app.state.doors:
        path = re.sub(r"{[^}]+}", "1", door.path)
        for method in ("GET", "POST", "DELETE"):
            scope = {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}
            found = [router.matches(scope)[0] for router in routers]
            assert found == [router._match(scope)[0] for router in routers] and any(found), (method, path)
    socket = {"type": "websocket", "path": "/town/map", "root_path": "", "headers": []}
    nowhere = {"type": "http", "method": "GET", "path": "/town/nothing/at/all", "root_path": "", "headers": []}
    assert {router.matches(scope)[0] for router in routers for scope in (socket, nowhere)} == {Match.NONE}
