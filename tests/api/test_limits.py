"""Limits: counted exactly, also when refused, per address prefix, and not for other municipalities."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import psycopg
from fastapi import APIRouter, Depends

from api.limits import Limit, address_prefix, per_address
from geo_oss.settings import Settings
from tests.api.conftest import opened

doors = APIRouter()
FIVE = Limit("five", 5, timedelta(days=1))


@doors.get("/{org}/limited", dependencies=[Depends(per_address(FIVE))])
async def limited() -> str:
    return "welcome"


async def test_the_sixth_try_is_refused_and_counted(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        answers = [await client.get("/town/limited") for _ in range(7)]
        assert (await client.get("/other/limited")).status_code == 200
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert 0 < int(answers[-1].headers["retry-after"]) <= 86400
    with psycopg.connect(settings.database_url) as conn:
        assert conn.execute("SELECT hits FROM rate_window ORDER BY hits").fetchall() == [(1,), (7,)]


async def test_a_crowd_at_once_is_counted_exactly(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        answers = await asyncio.gather(*(client.get("/town/limited") for _ in range(40)))
    assert sorted(answer.status_code for answer in answers) == [200] * 5 + [429] * 35


async def test_forged_forwarding_does_not_help(settings: Settings) -> None:
    async with opened(settings, doors) as (_, client):
        answers = [await client.get("/town/limited", headers={"x-forwarded-for": f"10.0.0.{n}"}) for n in range(7)]
    assert answers[-1].status_code == 429


async def test_the_scale_widens_all_limits(settings: Settings) -> None:
    wide = Settings(database_url=settings.database_url, data_dir=settings.data_dir, rate_scale=10)
    async with opened(wide, doors) as (_, client):
        assert [(await client.get("/town/limited")).status_code for _ in range(7)] == [200] * 7


def test_prefixes() -> None:
    assert address_prefix("203.0.113.77", wide=True) == "203.0.113.0"
    assert address_prefix("203.0.113.77", wide=False) == "203.0.113.77"
    assert address_prefix("2001:db8:1:2:3:4:5:6", wide=False) == "2001:db8:1:2::"
    assert address_prefix("not an address", wide=True) == "unknown"


def test_ipv4_seen_through_an_ipv6_socket_is_counted_apart() -> None:
    assert address_prefix("::ffff:203.0.113.77", wide=False) == "203.0.113.77"
    assert address_prefix("::ffff:198.51.100.7", wide=True) == "198.51.100.0"
