"""Bodies: bounded in bytes and in seconds, of a known kind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import httpx2 as httpx
import pytest
from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from api import bodies
from api.bodies import Allowance
from geo_oss.settings import Settings
from tests.api.conftest import opened

doors = APIRouter()
FORM = "multipart/form-data; boundary=b"


@doors.post("/{org}/api/json")
async def take_json(body: dict[str, int]) -> int:
    return sum(body.values())


@doors.post("/{org}/api/form")
async def take_form(request: Request) -> int:
    async with request.form() as form:
        return len(form)


async def _post(client: httpx.AsyncClient, path: str, body: object, kind: str) -> int:
    answer = await client.post(path, content=body, headers={"content-type": kind})
    assert answer.headers["content-type"] in {"application/json", "application/problem+json"}
    return answer.status_code


async def _chunks(size: int, chunk: bytes = b"x" * 65536, pause: float = 0.0) -> AsyncIterator[bytes]:
    for _ in range(size // len(chunk) + 1):
        await asyncio.sleep(pause)
        yield chunk


async def _upload(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    yield b'--b\r\nContent-Disposition: form-data; name="f"; filename="x"\r\n\r\n'
    async for chunk in chunks:
        yield chunk
    yield b"\r\n--b--\r\n"


async def test_kinds_and_sizes(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        assert await _post(client, "/town/api/json", b'{"a": 1, "b": 2}', "application/json; charset=utf-8") == 200
        assert await _post(client, "/town/api/json", b'{"a": NaN}', "application/json") == 422
        assert await _post(client, "/town/api/json", b'{"a": NaN}', "application/vnd.api+json") == 422
        assert await _post(client, "/town/api/json", b'{"a": 1}', "text/plain") == 415
        assert await _post(client, "/town/api/json", b'{"a": 1}', "") == 415
        assert await _post(client, "/town/api/json", b" " * 300_000, "application/json") == 413
        assert await _post(client, "/town/api/json", _chunks(300_000), "application/json") == 413
        assert await _post(client, "/town/api/form", b"a=1&b=2", "application/x-www-form-urlencoded") == 200
        assert await _post(client, "/town/api/form", _chunks(300_000), "application/x-www-form-urlencoded") == 413
        assert await _post(client, "/town/api/form", b"junk", "multipart/form-data") == 400


async def test_an_upload_is_counted_while_it_streams(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "UPLOAD", Allowance(1_000_000, 180.0, whole=False))
    async with opened(settings, doors) as (_, client):
        assert await _post(client, "/town/api/form", _upload(_chunks(500_000)), FORM) == 200
        assert await _post(client, "/town/api/form", _upload(_chunks(2_000_000)), FORM) == 413


@pytest.mark.parametrize("kind", ["application/json", FORM])
async def test_a_dripping_body_is_ended(settings: Settings, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(bodies, "SMALL", Allowance(1000, 0.2, whole=True))
    monkeypatch.setattr(bodies, "UPLOAD", Allowance(1000, 0.2, whole=False))
    async with opened(settings, doors) as (_, client):
        assert await _post(client, "/town/api/form", _upload(_chunks(500, b"-", 0.05)), kind) == 408


@doors.get("/{org}/long")
async def long() -> PlainTextResponse:
    return PlainTextResponse("ก" * 5000)


@doors.get("/{org}/ready-made")
async def ready_made() -> Response:
    return Response(b"x" * 5000, media_type="application/vnd.mapbox-vector-tile", headers={"Content-Encoding": "gzip"})


async def test_answers_are_made_small_once(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        plain = await client.get("/town/long", headers={"accept-encoding": "identity"})
        small = await client.get("/town/long")
        async with client.stream("GET", "/town/ready-made") as made:
            raw = b"".join([chunk async for chunk in made.aiter_raw()])
    assert "content-encoding" not in plain.headers and small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) < 200 and small.text == plain.text
    assert "accept-encoding" in small.headers["vary"].lower() and raw == b"x" * 5000
