"""What routes are handed: commits before answers, one organization of the path, the asker's true address."""

from __future__ import annotations

import asyncio

import psycopg
from fastapi import APIRouter

from api.deps import ClientAddress, Conn, Lang, Org, ReadConn, Staff
from geo_oss.errors import Conflict
from geo_oss.settings import Settings
from tests.api.conftest import opened

doors = APIRouter()


@doors.post("/{org}/promise", status_code=201)
async def promise(conn: Conn) -> dict[str, str]:
    await conn.execute("INSERT INTO promise VALUES (1)")
    return {"said": "thank you"}


@doors.post("/{org}/refusal")
async def refusal(conn: Conn) -> None:
    await conn.execute("INSERT INTO kept VALUES (1)")
    raise Conflict()


@doors.get("/{org}/count")
async def count(conn: ReadConn, organization: Org) -> dict[str, object]:
    row = await (await conn.execute("SELECT count(*) AS n FROM kept")).fetchone()
    assert row is not None
    return {"n": row["n"], "autocommit": conn.autocommit, "org": organization.code}


@doors.get("/{org}/asker")
async def asker(address: ClientAddress, lang: Lang) -> dict[str, str]:
    return {"address": address, "lang": lang}


@doors.get("/{org}/staff-only")
async def staff_only(member: Staff) -> str:
    return member.name


async def test_an_insert_refused_at_commit_is_not_a_201(settings: Settings) -> None:
    with psycopg.connect(settings.database_url) as conn:
        conn.execute(
            "CREATE TABLE promise (n int CONSTRAINT p REFERENCES organization (id) DEFERRABLE INITIALLY DEFERRED)"
        )
        conn.execute("DELETE FROM category")
        conn.execute("DELETE FROM asset_kind WHERE organization_id = 1")
        conn.execute("DELETE FROM organization WHERE id = 1")
    async with opened(settings, doors) as (_, client):
        answer = await client.post("/town/promise")
    assert answer.status_code == 422
    with psycopg.connect(settings.database_url) as conn:
        assert conn.execute("SELECT count(*) FROM promise").fetchone() == (0,)


async def test_a_raised_word_rolls_back(settings: Settings) -> None:
    with psycopg.connect(settings.database_url) as conn:
        conn.execute("CREATE TABLE kept (n int)")
    async with opened(settings, doors) as (_, client):
        assert (await client.post("/town/refusal")).status_code == 409
        for _ in range(6):  # more often than the pool has connections: each comes back as it was
            looked = await client.get("/town/count")
            assert looked.json() == {"n": 0, "autocommit": True, "org": "town"}


async def test_an_unknown_organization_is_not_found(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        for code in ("nowhere", "Town", "-", "town%00", "%F0%9F%98%80"):
            answer = await client.get(f"/{code}/count")
            assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")


async def test_language_and_address(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        forged = {"x-forwarded-for": "6.6.6.6"}
        assert (await client.get("/town/asker", headers=forged)).json() == {"address": "127.0.0.1", "lang": "th"}
        assert (await client.get("/town/asker?lang=en")).json()["lang"] == "en"
        assert (await client.get("/town/asker", headers={"cookie": "lang=en"})).json()["lang"] == "en"


async def test_only_the_trusted_hop_is_believed(settings: Settings) -> None:
    behind = Settings(database_url=settings.database_url, data_dir=settings.data_dir, trusted_proxies=1)
    async with opened(behind, doors) as (_, client):
        answer = await client.get("/town/asker", headers={"x-forwarded-for": "6.6.6.6, 10.0.0.9"})
    assert answer.json()["address"] == "10.0.0.9"


async def test_nobody_signed_in(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        assert (await client.get("/town/staff-only")).status_code == 401
        page = await client.get("/town/staff-only", headers={"accept": "text/html"})
        assert (page.status_code, page.headers["location"]) == (303, "/town/staff/sign-in?next=/town/staff-only")
        assert (await client.get("/town/staff-only", headers={"cookie": "staff=made-up"})).status_code == 401


async def test_many_at_once_never_wait_in_vain(settings: Settings) -> None:
    with psycopg.connect(settings.database_url) as conn:
        conn.execute("CREATE TABLE kept (n int)")
    small = Settings(database_url=settings.database_url, data_dir=settings.data_dir, pool_size=2)
    async with opened(small, doors) as (app, client):

        async def forgetful() -> int:
            app.state.shop.seen.clear()  # the organization is looked up while the route's connection is held
            return (await client.get("/town/count")).status_code

        assert set(await asyncio.gather(*(forgetful() for _ in range(40)))) == {200}
