"""The application finds its doors by itself and asks the fixed words first."""

from __future__ import annotations

import httpx2 as httpx
from fastapi import APIRouter
from fastapi.routing import APIRoute

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
