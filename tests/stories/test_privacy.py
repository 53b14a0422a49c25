"""What a person told in confidence never leaves by a public door, and never reaches another municipality."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import httpx2 as httpx
import psycopg
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.deps import STAFF_COOKIE
from geo_oss.db.pool import connect
from geo_oss.people import sessions
from geo_oss.people.keys import load_keys
from geo_oss.settings import Settings
from layers import registry
from tests import town
from tests.stories import walk

NAME, PHONE, MAIL, CITIZEN = "สมหญิง คานารี", "0898765432", "canary@example.org", "1101700203451"
DETAILS, SECRET_TITLE, HOME = "รายละเอียดลับคานารี", "หัวข้อลับคานารี", (0.0041234, 0.0047891)
COMMENT = "ความเห็นคานารี"
CANARIES = [NAME, "898765432", "89-876-5432", MAIL, CITIZEN, DETAILS, SECRET_TITLE, COMMENT, "0.0041234", "0.0047891"]
_MOVE = """
WITH moved AS (UPDATE request SET status = %(status)s WHERE organization_id = 1 AND id <> %(last)s)
UPDATE request_public SET status = %(status)s WHERE organization_id = 1 AND id <> %(last)s
"""
QUERIES = [
    "",
    "?view=list",
    "?f=html",
    "?sortby=title&limit=10000",
    "?filter=title LIKE '%คานารี%'",
    "?q=คานารี",
    f"?lon={HOME[0]}&lat={HOME[1]}&category=31",
    "?lon=0.004&lat=0.0047&category=41",
]
"""Queries an outsider may try on any page; those a page does not know are ignored or refused."""


@dataclass
class House:
    """The application, a client, and the ids of the confidential requests."""

    app: FastAPI
    client: httpx.AsyncClient
    ids: list[str]
    tokens: list[str]


def _body(category: int, **more: object) -> dict[str, object]:
    return {
        "category_id": category, "lon": HOME[0], "lat": HOME[1], "name": NAME, "phone": PHONE, "email": MAIL,
        "description": f"{DETAILS} บัตร {CITIZEN}", "title": SECRET_TITLE, **more,
    }  # fmt: skip


@pytest.fixture
async def house(database: str, tmp_path: Path) -> AsyncIterator[House]:
    with connect(database) as conn:
        conn.execute(town.TOWN)
    app = create_app(Settings(database_url=database, data_dir=str(tmp_path), pool_size=4))
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            sent = [
                _body(town.NOISE),
                _body(town.SECRET),
                _body(town.ROAD, lon=0.011, lat=0.005, title=f"หลุมหน้าบ้าน โทร {PHONE} {MAIL} {CITIZEN}"),
            ]
            answers = [await client.post("/twosquares/api/requests", json=body) for body in sent]
            assert [answer.status_code for answer in answers] == [201] * 3
            told = [answer.json() for answer in answers]
            await _rated(client, database, told)
            yield House(app, client, [str(one["id"]) for one in told], [one["token"] for one in told])


async def _rated(client: httpx.AsyncClient, database: str, told: list[dict[str, object]]) -> None:
    """The requests are done, and their sender writes what is for the staff alone; all but the last are opened again."""
    with connect(database) as conn:
        conn.execute(_MOVE, {"status": 5, "last": 0})
        conn.commit()
        for one in told:
            body = {"overall": 1, "comment": COMMENT}
            rated = await client.post(f"/twosquares/api/t/{one['token']}/rating", json=body)
            assert rated.status_code == 200, rated.text
        conn.execute(_MOVE, {"status": 1, "last": told[-1]["id"]})


def _known(house: House, organization: str) -> dict[str, list[str]]:
    layers = [known.id for known in registry.layers()]
    features = {"collection": layers, "fid": [*house.ids, "W", "M"], "set": ["WebMercatorQuad"]}
    known = {"org": [organization], "request_id": house.ids, "layer": layers, "token": ["x" * 32], "code": ["CODEONE"]}
    return known | features


async def _said(house: House, address: str) -> str:
    answer = await house.client.get(address)
    assert answer.status_code < 500, address
    body = answer.content
    whole = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    return whole.decode("utf-8", "replace") + str(answer.headers)


def signed_in(database: str, *, organization_id: int) -> str:
    """The cookie of an officer of a municipality."""
    token = "t" * 43
    with connect(database) as conn:
        conn.execute(
            "INSERT INTO staff_session (token_hash, organization_id, staff_id, expires_at)"
            " VALUES (%s, %s, 1, now() + interval '1 hour')",
            (sessions.token_hash(token), organization_id),
        )
    return token


async def test_no_public_door_tells_what_was_told_in_confidence(house: House) -> None:
    opened = 0
    for route in walk.readable(house.app):
        for address in walk.addresses(route, _known(house, "twosquares")):
            for query in QUERIES:
                said = await _said(house, address + query)
                echoed = [canary for canary in CANARIES if canary in query]
                found = [canary for canary in CANARIES if canary in said and canary not in echoed]
                assert not found, (address + query, found)
                opened += 1
    assert opened > 50


async def test_a_secret_link_shows_its_own_request_only(house: House) -> None:
    said = await _said(house, f"/twosquares/t/{house.tokens[1]}")
    assert DETAILS in said and PHONE not in said and NAME not in said
    assert DETAILS not in await _said(house, f"/elsewhere/t/{house.tokens[1]}")


async def test_staff_of_another_municipality_see_nothing_of_it(house: House, database: str) -> None:
    house.client.cookies.set(STAFF_COOKIE, signed_in(database, organization_id=2))
    for route in walk.readable(house.app):
        for organization in ("twosquares", "elsewhere"):
            for address in walk.addresses(route, _known(house, organization)):
                said = await _said(house, address)
                assert not [canary for canary in CANARIES if canary in said], address


async def test_the_staff_of_the_municipality_read_the_comment(house: House, database: str) -> None:
    house.client.cookies.set(STAFF_COOKIE, signed_in(database, organization_id=1))
    for request_id in house.ids:
        assert COMMENT in await _said(house, f"/twosquares/staff/requests/{request_id}")


async def test_the_database_dump_has_no_name_or_phone_in_the_clear(house: House, database: str, tmp_path: Path) -> None:
    with psycopg.connect(database) as conn:
        row = conn.execute("SELECT string_agg(c::text, '') FROM request_contact AS c").fetchone()
        other = conn.execute("SELECT string_agg(r::text, '') FROM request AS r").fetchone()
    assert row and other
    for canary in (NAME, PHONE, "898765432", MAIL):
        assert canary not in row[0] and canary.encode().hex() not in row[0]
    assert NAME not in other[0]
    assert load_keys(tmp_path).vault.hex() not in row[0] + other[0]
