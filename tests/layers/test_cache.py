"""Kept tiles: a fold forgets exactly those it touched, a late writer keeps nothing, each is made once."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest

from geo_oss.db.pool import Pool, Row, connect, open_pool
from geo_oss.organizations.model import Organization
from geo_oss.requests.filter import Filter, read
from layers import cache
from layers.address import Address
from layers.cache import TileCache
from layers.heat.pyramid import fold
from layers.registry import layer
from tests.layers import town

REQUESTS = layer("requests")
CHANCE = random.Random(51)
HERE = town.case(CHANCE, 1)
THERE = next(made for made in (town.case(CHANCE, n) for n in range(2, 99)) if made["qx"] >> 14 != HERE["qx"] >> 14)


def tile_of(case: town.Case) -> Address:
    return Address(14, case["qx"] >> 14, case["qy"] >> 14)


@pytest.fixture
async def ground(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[Pool, Organization]]:
    monkeypatch.setattr(cache, "VERSIONS_SECONDS", 0.0)
    with connect(database) as conn:
        organization = town.found(conn)
        town.insert(conn, [HERE, THERE])
    pool = open_pool(database, 2)
    await pool.open()
    async with pool.connection() as conn_:
        await fold(conn_)
    yield pool, organization
    await pool.close()


async def rows(pool: Pool, query: str) -> list[Row]:
    async with pool.connection() as conn:
        return await (await conn.execute(query.encode())).fetchall()


async def kept(pool: Pool, count: int) -> set[tuple[int, int]]:
    """The kept tiles, once there are as many as expected: they are kept after the answer."""
    for _ in range(100):
        found = await rows(pool, "SELECT x, y FROM tile_cache")
        if len(found) == count:
            break
        await asyncio.sleep(0.02)
    return {(row["x"], row["y"]) for row in found}


async def test_a_fold_forgets_only_what_it_touched(ground: tuple[Pool, Organization], database: str) -> None:
    pool, organization = ground
    tiles = TileCache(pool)
    before = await tiles.get(organization, REQUESTS, tile_of(HERE), Filter())
    await tiles.get(organization, REQUESTS, tile_of(THERE), Filter())
    assert len(await kept(pool, 2)) == 2
    with connect(database) as conn:
        town.insert(conn, [HERE | {"id": 500}])
    async with pool.connection() as conn_:
        await fold(conn_)
    assert await kept(pool, 1) == {(tile_of(THERE).x, tile_of(THERE).y)}
    after = await tiles.get(organization, REQUESTS, tile_of(HERE), Filter())
    assert after.etag != before.etag and after.packed != before.packed


async def test_a_writer_that_comes_late_keeps_nothing(ground: tuple[Pool, Organization]) -> None:
    pool, organization = ground
    old = (await TileCache(pool).versions(organization.id))["requests"]
    async with pool.connection() as conn:
        await conn.execute("SELECT layers_changed(ARRAY[1], ARRAY['requests'])")
    await TileCache(pool)._keep(organization.id, REQUESTS, tile_of(HERE), old, b"old")
    assert await rows(pool, "SELECT x FROM tile_cache") == []


async def test_many_who_ask_at_once_get_one_tile(
    ground: tuple[Pool, Organization], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, organization = ground
    monkeypatch.setattr(cache, "VERSIONS_SECONDS", 5.0)
    made = 0

    async def slow(*given: Any) -> bytes:
        nonlocal made
        made += 1
        await asyncio.sleep(0.05)
        return b"tile"

    monkeypatch.setattr(cache, "tile", slow)
    tiles = TileCache(pool)
    asked = read({"category": "11"})
    found = await asyncio.gather(*(tiles.get(organization, REQUESTS, tile_of(HERE), asked) for _ in range(20)))
    assert made == 1 and {one.packed for one in found} == {b"tile"}


async def test_the_process_keeps_no_more_than_it_may(
    ground: tuple[Pool, Organization], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, organization = ground
    monkeypatch.setattr(cache, "MOST_BYTES", 5000)
    tiles = TileCache(pool)
    for x in range(20):
        await tiles.get(organization, REQUESTS, Address(14, x, 0), Filter())
    assert 0 < tiles._bytes <= 5000 and 1 < len(tiles._tiles) < 5


async def test_empty_tiles_of_long_filters_are_weighed_with_their_words(
    ground: tuple[Pool, Organization], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool, organization = ground
    monkeypatch.setattr(cache, "MOST_BYTES", 20_000)
    tiles = TileCache(pool)
    for number in range(30):
        await tiles.get(organization, REQUESTS, tile_of(HERE), read({"q": f"{number:0200d}"}))
    assert sum(len(key[3]) for key in tiles._tiles) + 500 * len(tiles._tiles) <= 20_000
