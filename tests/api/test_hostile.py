"""Nothing a stranger sends is answered with a 5xx, and the next good request is served."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import quote

import httpx2 as httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api import forms
from geo_oss.people import sessions
from geo_oss.settings import Settings
from tests import town
from tests.api import hostile
from tests.api.conftest import opened

ORG = "twosquares"
VALID: dict[str, Any] = {"category_id": town.ROAD, "lon": 0.002, "lat": 0.003, "title": "หลุม", "phone": "0812345678"}
OURS = {"Sec-Fetch-Site": "same-origin"}
SLOWEST_SECONDS = 4.0


@pytest.fixture
async def front(squares: Settings) -> AsyncIterator[tuple[FastAPI, httpx.AsyncClient]]:
    """The application with limits so wide that every try reaches its route."""
    wide = Settings(database_url=squares.database_url, data_dir=squares.data_dir, rate_scale=1_000_000, pool_size=4)
    async with opened(wide) as (app, client):
        async with app.state.shop.pool.connection() as conn:
            session = await sessions.open_for(conn, 1, 1)
        client.cookies.update({"visitor": "v" * 22, "staff": session})
        yield app, client


def _token(app: FastAPI, client: httpx.AsyncClient) -> str:
    """The form token of this client, who is signed in: what is behind the token is tried too."""
    return forms.signed(app.state.shop.keys.forms, f"{'v' * 22}\0{client.cookies['staff']}", "salt")


def _paths(app: FastAPI, *methods: str) -> list[APIRoute]:
    found = [door for door in app.state.doors if door.methods & set(methods)]
    assert found
    return found


def _filled(path: str, value: str = "1") -> str:
    """The path with its parameters filled in; the municipality is a real one."""
    return re.sub(r"{(\w+)(?::\w+)?}", lambda part: ORG if part[1] == "org" else value, path)


async def _fine(client: httpx.AsyncClient, method: str, path: str, what: str, **given: Any) -> httpx.Response:
    began = time.monotonic()
    answer = await client.request(method, path, **given)
    spent = time.monotonic() - began
    told = f"{method} {path[:120]} with {what}: {answer.status_code} {answer.text[:200]}"
    assert answer.status_code < 500, told
    assert spent < SLOWEST_SECONDS, f"{told} took {spent:.1f} s"
    if answer.status_code >= 400:
        kinds = {"application/problem+json", "text/html"} | ({"application/json"} if "/api/" not in path else set())
        assert answer.headers["content-type"].split(";")[0] in kinds, told
    return answer


async def _good(client: httpx.AsyncClient) -> None:
    answer = await client.post(f"/{ORG}/api/requests", json=VALID, headers=OURS)
    assert answer.status_code == 201, answer.text


FIELDS = (
    *(
        "category",
        "category_id",
        "lon",
        "lat",
        "place",
        "place_source",
        "accuracy_metres",
        "pole",
        "asset",
        "pole_code",
        "title",
    ),
    *("description", "address", "name", "phone", "email", "fault", "photos", "photo_ids", "nonce", "key", "anonymous"),
    *("number", "last4", "year", "note", "reason", "status", "to", "version", "officer", "officer_id", "action", "day"),
    *("username", "password", "next", "q"),
)


def _form_bodies(token: str) -> Iterator[tuple[str, dict[str, str]]]:
    for name, text in hostile.TEXTS.items():
        yield name, dict.fromkeys(FIELDS, text[:5000]) | {"csrf": token}
    for field in FIELDS:
        yield f"only {field}", {field: "1", "csrf": token}
    yield "a bad token", dict.fromkeys(FIELDS, "1") | {"csrf": "\ud7ff\u202e"}


async def test_json_bodies_on_every_write(front: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = front
    for door in _paths(app, "POST", "PUT", "PATCH", "DELETE"):
        (method,) = door.methods - {"HEAD"}
        for name, body in hostile.bodies(VALID).items():
            headers = {"Content-Type": "application/json"} | OURS
            await _fine(client, method, _filled(door.path), name, content=body, headers=headers)
        await _good(client)


async def test_the_hostile_bodies_make_no_request(front: tuple[FastAPI, httpx.AsyncClient]) -> None:
    _, client = front
    places = {name: json.dumps(VALID | {"lon": lon, "lat": lat}).encode() for name, (lon, lat) in _impossible()}
    for name, body in (hostile.RAW | places).items():
        headers = {"Content-Type": "application/json"} | OURS
        answer = await _fine(client, "POST", f"/{ORG}/api/requests", name, content=body, headers=headers)
        assert answer.status_code in {400, 413, 422}, (name, answer.status_code, answer.text)


def _impossible() -> Iterator[tuple[str, tuple[Any, Any]]]:
    possible = {"zero", "tiny", "antimeridian"}
    return ((name, place) for name, place in hostile.GEOMETRIES.items() if name not in possible)


async def test_kinds_of_content_on_every_write(front: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = front
    for door in _paths(app, "POST"):
        for kind in hostile.KINDS:
            for body in (b"", b'{"a": 1}', b"a=1&b=%00&c=%ff", b"--b\r\n\r\n--b--", bytes(2000)):
                headers = {"Content-Type": kind} | OURS
                await _fine(client, "POST", _filled(door.path), repr(kind[:40]), content=body, headers=headers)
        await _good(client)


async def test_form_values_on_every_write(front: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = front
    for door in _paths(app, "POST"):
        for turn, (name, fields) in enumerate(_form_bodies(_token(app, client))):
            headers = OURS | {"Accept": "application/json" if turn % 3 == 0 else "text/html"}
            await _fine(client, "POST", _filled(door.path), f"form {name}", data=fields, headers=headers)
        await _good(client)


async def test_query_strings_on_every_read(front: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = front
    described = (await client.get("/api/openapi.json")).json()["paths"]
    tried: set[str] = set()
    for door in _paths(app, "GET"):
        for parameter in _query_parameters(described, door):
            for name, text in _all_or_some(parameter, tried):
                query = f"lon=0.002&lat=0.003&category=21&{quote(parameter)}={quote(text[:4000])}"
                await _fine(client, "GET", f"{_filled(door.path)}?{query}", f"{parameter} {name}")
        for raw in ("?", "?&&&", "?=", "?a", "?%", "?%ff=%fe", "?lon=1&lon=2&lon", "?" + "a=1&" * 1500, "?lang=%00"):
            await _fine(client, "GET", _filled(door.path) + raw, "raw query")
        await _good(client)


def _all_or_some(parameter: str, tried: set[str]) -> list[tuple[str, str]]:
    """All texts for a parameter's first door, then for each further door four others in turn."""
    texts = list(hostile.TEXTS.items())
    if parameter not in tried:
        tried.add(parameter)
        return texts
    return [texts[(next(_TURN) * 7) % len(texts)] for _ in range(4)]


_TURN = itertools.count()
FILTERED = re.compile("tiles|map|staff|api/requests|api/heat")
FILTERS = (
    "category",
    "status",
    "from",
    "to",
    "zone",
    "community",
    "q",
    "bbox",
    "pole",
    "filter",
    "next",
    "limit",
    "res",
)


def _query_parameters(described: dict[str, Any], door: APIRoute) -> list[str]:
    path = described.get(re.sub(r":\w+}", "}", door.path), {}).get("get", {})
    named = [one["name"] for one in path.get("parameters", []) if one["in"] == "query"]
    filtered = FILTERS if FILTERED.search(door.path) else ()
    return list(dict.fromkeys((*named, *filtered, "lang")))


async def test_path_parts_on_every_door(front: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = front
    for door in app.state.doors:
        method = "POST" if "POST" in door.methods else "GET"
        for name, text in _texts_for(door):
            part = quote(text[:600], safe="")
            await _fine(client, method, _filled(door.path, part), f"parts {name}", headers=OURS)
            await _fine(client, method, _filled(door.path, part).replace(ORG, part), f"all parts {name}", headers=OURS)
    await _good(client)


def _texts_for(door: APIRoute) -> list[tuple[str, str]]:
    """All texts for the doors with one part to fill in, fifteen in turn for the others."""
    texts = list(hostile.TEXTS.items())
    return texts if door.path.count("{") == 1 else [texts[next(_TURN) % len(texts)] for _ in range(15)]


async def test_headers_on_every_door(front: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = front
    for door in app.state.doors:
        for name, headers in hostile.HEADERS.items():
            method = "POST" if "POST" in door.methods else "GET"
            await _fine(client, method, _filled(door.path), f"header {name}", headers=headers)
    await _good(client)


async def test_wrong_methods_everywhere(front: tuple[FastAPI, httpx.AsyncClient]) -> None:
    app, client = front
    for path in {_filled(door.path) for door in app.state.doors}:
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "LINK"):
            answer = await _fine(client, method, path, "method", headers=OURS)
            assert answer.status_code != 405 or method not in answer.headers["allow"].split(", "), (method, path)
    await _good(client)
