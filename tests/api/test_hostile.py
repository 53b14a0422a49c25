"""Nothing a stranger sends is answered with a 5xx, and the next good request is served."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections.abc import AsyncIterator, Iterator
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api import forms
from geo_oss.people import sessions
from geo_oss.settings import Settings
from tests import town
from tests.api import hostile
from tests.api.conftest import opened
from tests.api.stranger import Answer, Stranger

ORG = "twosquares"
VALID: dict[str, Any] = {"category_id": town.ROAD, "lon": 0.002, "lat": 0.003, "title": "หลุม", "phone": "0812345678"}
OURS = {"Sec-Fetch-Site": "same-origin"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
SLOWEST_SECONDS = 4.0


class Front:
    """The application, and a stranger before it who is signed in: what is behind a form's token is tried too."""

    def __init__(self, app: FastAPI, stranger: Stranger) -> None:
        self.app, self.stranger = app, stranger
        self.doors: list[APIRoute] = app.state.doors

    async def sign_in(self) -> None:
        """A new session, whatever became of the one before: doors that end it are tried, too."""
        async with self.app.state.shop.pool.connection() as conn:
            session = await sessions.open_for(conn, 1, 1)
        self.stranger.cookies = {"visitor": "v" * 22, "staff": session}

    @property
    def token(self) -> str:
        """The token of a form that was shown to the stranger."""
        return forms.signed(self.app.state.shop.keys.forms, f"{'v' * 22}\0{self.stranger.cookies['staff']}", "salt")

    async def fine(self, method: str, path: str, what: str, **given: Any) -> Answer:
        """The answer, which is none of ours to be ashamed of."""
        began = time.monotonic()
        answer = await self.stranger.sends(method, path, **given)
        spent = time.monotonic() - began
        said = answer.headers.get("content-type", "").split(";")[0]
        if answer.status < 500 and spent < SLOWEST_SECONDS and (answer.status < 400 or said in _kinds(path)):
            return answer
        told = f"{method} {path[:120]} with {what}: {answer.status} {said} after {spent:.1f} s: {answer.text[:200]}"
        raise AssertionError(told)

    async def is_well(self) -> None:
        """The next good request is served."""
        answer = await self.stranger.sends_json(f"/{ORG}/api/requests", VALID, OURS)
        assert answer.status == 201, answer.text


def _kinds(path: str) -> set[str]:
    """The content types an error may have."""
    return {"application/problem+json", "text/html"} | ({"application/json"} if "/api/" not in path else set())


@pytest.fixture
async def front(squares: Settings) -> AsyncIterator[Front]:
    """The application with limits so wide that every try reaches its route."""
    wide = Settings(database_url=squares.database_url, data_dir=squares.data_dir, rate_scale=1_000_000, pool_size=4)
    async with opened(wide) as (app, _):
        front = Front(app, Stranger(app))
        await front.sign_in()
        yield front


def _paths(front: Front, *methods: str) -> list[APIRoute]:
    found = [door for door in front.doors if door.methods & set(methods)]
    assert found
    return found


def _filled(path: str, value: str = "1") -> str:
    """The path with its parameters filled in; the municipality is a real one."""
    return re.sub(r"{(\w+)(?::\w+)?}", lambda part: ORG if part[1] == "org" else value, path)


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


@cache
def _forms() -> list[tuple[str, str]]:
    """What forms are filled in with, by name, encoded but for the token."""
    texts = [(name, urlencode(dict.fromkeys(FIELDS, text[:5000]))) for name, text in hostile.TEXTS.items()]
    return texts + [(f"only {field}", f"{field}=1") for field in FIELDS]


def _form_bodies(token: str) -> Iterator[tuple[str, bytes]]:
    for name, body in _forms():
        yield name, f"{body}&csrf={token}".encode()
    yield "a bad token", urlencode(dict.fromkeys(FIELDS, "1") | {"csrf": "\ud7ff\u202e"}).encode()


async def test_json_bodies_on_every_write(front: Front) -> None:
    bodies = hostile.bodies(VALID)
    for door in _paths(front, "POST", "PUT", "PATCH", "DELETE"):
        (method,) = door.methods - {"HEAD"}
        for name, body in bodies.items():
            headers = {"Content-Type": "application/json"} | OURS
            await front.fine(method, _filled(door.path), name, content=body, headers=headers)
        await front.is_well()


async def test_the_hostile_bodies_make_no_request(front: Front) -> None:
    places = {name: json.dumps(VALID | {"lon": lon, "lat": lat}).encode() for name, (lon, lat) in _impossible()}
    for name, body in (hostile.RAW | places).items():
        headers = {"Content-Type": "application/json"} | OURS
        answer = await front.fine("POST", f"/{ORG}/api/requests", name, content=body, headers=headers)
        assert answer.status in {400, 413, 422}, (name, answer.status, answer.text)


def _impossible() -> Iterator[tuple[str, tuple[Any, Any]]]:
    possible = {"zero", "tiny", "antimeridian"}
    return ((name, place) for name, place in hostile.GEOMETRIES.items() if name not in possible)


async def test_kinds_of_content_on_every_write(front: Front) -> None:
    for door in _paths(front, "POST"):
        for kind in hostile.KINDS:
            for body in (b"", b'{"a": 1}', b"a=1&b=%00&c=%ff", b"--b\r\n\r\n--b--", bytes(2000)):
                headers = {"Content-Type": kind} | OURS
                await front.fine("POST", _filled(door.path), repr(kind[:40]), content=body, headers=headers)
        await front.is_well()


async def test_form_values_on_every_write(front: Front) -> None:
    for door in _paths(front, "POST"):
        await front.sign_in()
        for turn, (name, body) in enumerate(_form_bodies(front.token)):
            headers = OURS | FORM | {"Accept": "application/json" if turn % 3 == 0 else "text/html"}
            await front.fine("POST", _filled(door.path), f"form {name}", content=body, headers=headers)
        await front.is_well()


async def test_query_strings_on_every_read(front: Front) -> None:
    described = json.loads((await front.fine("GET", "/api/openapi.json", "nothing")).body)["paths"]
    tried: set[str] = set()
    for door in _paths(front, "GET"):
        for parameter in _query_parameters(described, door):
            for name, text in _all_or_some(parameter, tried):
                query = f"lon=0.002&lat=0.003&category=21&{quote(parameter)}={quote(text[:4000])}"
                await front.fine("GET", f"{_filled(door.path)}?{query}", f"{parameter} {name}")
        for raw in ("?", "?&&&", "?=", "?a", "?%", "?%ff=%fe", "?lon=1&lon=2&lon", "?" + "a=1&" * 1500, "?lang=%00"):
            await front.fine("GET", _filled(door.path) + raw, "raw query")
        await front.is_well()


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


async def test_path_parts_on_every_door(front: Front) -> None:
    for door in front.doors:
        method = "POST" if "POST" in door.methods else "GET"
        for name, text in _texts_for(door):
            part = quote(text[:600], safe="")
            filled = _filled(door.path, part)
            if filled != _filled(door.path):
                await front.fine(method, filled, f"parts {name}", headers=OURS)
            await front.fine(method, filled.replace(ORG, part), f"all parts {name}", headers=OURS)
    await front.is_well()


def _texts_for(door: APIRoute) -> list[tuple[str, str]]:
    """All texts for the doors with one part to fill in, fifteen in turn for the others."""
    texts = list(hostile.TEXTS.items())
    return texts if door.path.count("{") == 1 else [texts[next(_TURN) % len(texts)] for _ in range(15)]


async def test_headers_on_every_door(front: Front) -> None:
    for door in front.doors:
        for name, headers in hostile.HEADERS.items():
            method = "POST" if "POST" in door.methods else "GET"
            await front.fine(method, _filled(door.path), f"header {name}", headers=headers)
    await front.is_well()


async def test_wrong_methods_everywhere(front: Front) -> None:
    for path in {_filled(door.path) for door in front.doors}:
        for method in ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY", "LINK"):
            answer = await front.fine(method, path, "method", headers=OURS)
            assert answer.status != 405 or method not in answer.headers["allow"].split(", "), (method, path)
    await front.is_well()
