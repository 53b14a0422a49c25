"""Tiles: every request of the filter is in exactly one feature at every zoom; no tile is heavy; tenants stay apart."""

from __future__ import annotations

import gzip
import random
from collections import Counter
from collections.abc import AsyncIterator
from typing import Any

import mapbox_vector_tile
import pytest

from geo_oss.db.pool import Conn, connect, open_pool
from geo_oss.errors import NotFound
from geo_oss.organizations.model import Organization
from geo_oss.requests.filter import Filter, read
from layers import tiles
from layers.address import Address, address
from layers.heat.pyramid import rebuild
from layers.registry import layer, layers
from layers.tiles import tile
from tests.databases import clone
from tests.layers import town
from tests.requests import oracle

CHANCE = random.Random(21)
CASES = [town.case(CHANCE, identity) for identity in range(500)]


@pytest.fixture(scope="module")
async def ground(server: str, template: str) -> AsyncIterator[tuple[Conn, Organization]]:
    with clone(server, template) as url:
        with connect(url) as conn:
            organization = town.found(conn)
            town.found(conn, 2, "neighbour")
            town.insert(conn, CASES)
            town.insert(conn, [town.case(CHANCE, identity, 2) for identity in range(5000, 5050)])
            rebuild(conn, 1)
            rebuild(conn, 2)
        pool = open_pool(url, 1)
        await pool.open()
        async with pool.connection() as conn:
            yield conn, organization
        await pool.close()


def addresses(z: int, cases: list[town.Case] = CASES) -> list[Address]:
    return [Address(z, x, y) for x, y in sorted({(case["qx"] >> (28 - z), case["qy"] >> (28 - z)) for case in cases})]


def decoded(packed: bytes) -> dict[str, list[dict[str, Any]]]:
    assert len(packed) <= tiles.MOST_BYTES
    read_back = mapbox_vector_tile.decode(gzip.decompress(packed), default_options={"y_coord_down": True})
    return {name: part["features"] for name, part in read_back.items()}


async def counted(ground: tuple[Conn, Organization], name: str, z: int, asked: Filter) -> tuple[int, int]:
    """All requests, and the open ones, that the tiles of one zoom show."""
    conn, organization = ground
    everything = opened = 0
    for at in addresses(z):
        shown = decoded(await tile(conn, organization, layer(name), at, asked))
        cells = [feature["properties"] for feature in shown.get("cells", [])]
        points = [feature["properties"]["status"] for feature in shown.get("requests", [])]
        everything += sum(cell["n"] for cell in cells) + len(points)
        opened += sum(cell["n_open"] for cell in cells) + sum(status <= 4 for status in points)
        assert all(0 <= value < 4096 for f in shown.get("requests", []) for value in f["geometry"]["coordinates"])
    return everything, opened


@pytest.mark.parametrize("z", range(5, 19))
async def test_every_request_is_in_one_feature_at_every_zoom(ground: tuple[Conn, Organization], z: int) -> None:
    expected = len(CASES), sum(case["status"] <= 4 for case in CASES)
    assert await counted(ground, "requests", z, Filter()) == expected
    if z <= layer("heat").maxzoom:
        assert await counted(ground, "heat", z, Filter()) == expected


@pytest.mark.parametrize("seed", range(8))
async def test_a_filter_shows_what_the_list_counts(ground: tuple[Conn, Organization], seed: int) -> None:
    chance = random.Random(seed)
    text, means = oracle.cql2_of(chance, 2)
    asked = read(oracle.filter_of(chance) | {"filter": text})
    wanted = [case for case in CASES if oracle.takes(asked, case, means)]
    expected = len(wanted), sum(case["status"] <= 4 for case in wanted)
    for z in (5, 11, 13, 14, 15, 16, 18):
        assert await counted(ground, "requests", z, asked) == expected
    assert await counted(ground, "heat", 12, asked) == expected


@pytest.mark.parametrize("z", [5, 9, 13, 15, 17])
async def test_the_open_ones_are_counted_alike_by_pyramid_and_index(ground: tuple[Conn, Organization], z: int) -> None:
    count = sum(case["status"] <= 4 for case in CASES)
    assert await counted(ground, "requests", z, read({"status": "open"})) == (count, count)
    if z <= layer("heat").maxzoom:
        assert await counted(ground, "heat", z, read({"status": "open"})) == (count, count)


async def test_crowded_tiles_become_cells_and_stay_light(
    ground: tuple[Conn, Organization], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "MOST_POINTS", 20)
    monkeypatch.setattr(tiles, "MOST_POINTS_AFAR", 20)
    monkeypatch.setattr(tiles, "FEW_POINTS", 20)
    monkeypatch.setattr(tiles, "MOST_BYTES", 1200)
    expected = len(CASES), sum(case["status"] <= 4 for case in CASES)
    for z in (12, 14, 15, 16, 17):
        assert await counted(ground, "requests", z, Filter()) == expected
        assert await counted(ground, "requests", z, read({"filter": "category > 0"})) == expected
        assert await counted(ground, "requests", z, read({"status": "open"})) == (expected[1], expected[1])


async def test_points_stand_where_the_requests_are(ground: tuple[Conn, Organization]) -> None:
    conn, organization = ground
    by_id = {case["id"]: case for case in CASES}
    seen: Counter[int] = Counter()
    for at in addresses(17):
        for feature in decoded(await tile(conn, organization, layer("requests"), at, Filter())).get("requests", []):
            case = by_id[feature["id"]]
            x, y = feature["geometry"]["coordinates"]
            assert (x >> 1, y >> 1) == (case["qx"] - (at.x << 11), case["qy"] - (at.y << 11))
            assert feature["properties"] == {"category": case["category"], "status": case["status"]}
            seen[feature["id"]] += 1
    assert set(seen.values()) == {1} and len(seen) == len(CASES)


async def test_another_tenant_sees_nothing_of_this_one(ground: tuple[Conn, Organization]) -> None:
    conn, organization = ground
    town_two = type(organization)(*(2, *[getattr(organization, name) for name in organization.__slots__[1:]]))
    shown: set[int] = set()
    for at in addresses(16):
        found = decoded(await tile(conn, town_two, layer("requests"), at, Filter()))
        shown |= {feature["id"] for feature in found.get("requests", [])}
    assert shown and min(shown) >= 5000


async def test_the_fields_of_a_tile_are_those_its_layer_explains(ground: tuple[Conn, Organization]) -> None:
    conn, organization = ground
    await conn.execute(
        """INSERT INTO boundary_version (organization_id, id, layer) VALUES (1, 1, 'zone'), (1, 2, 'community')"""
    )
    await conn.execute(
        """INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)
        SELECT 1, v, l, 'z', 'เขต', shape, ST_Multi(ST_Transform(ST_Boundary(shape), 3857)), 1, true
        FROM (VALUES (1, 'zone'), (2, 'community')) AS a (v, l),
             ST_Multi(ST_MakeEnvelope(102.8, 16.4, 102.88, 16.48, 4326)) AS shape"""
    )
    case = CASES[0]
    await conn.execute(
        """INSERT INTO pole (organization_id, id, number, code, place, gm, qx, qy, z28)
        VALUES (1, 1, '2-0147', 'C', 'SRID=4326;POINT(0 0)', 'SRID=3857;POINT(0 0)', %(qx)s, %(qy)s, %(z28)s)""",
        case,
    )
    await conn.execute(
        """INSERT INTO hotspot_run (organization_id, id, kind, filter, grid, cells, requests, hot, shown)
        VALUES (1, 1, 'emerging', '', 'h3-9', 1, 9, 1, true)"""
    )
    await conn.execute(
        """INSERT INTO hotspot_cell (organization_id, run_id, cell, n, class, public_class, public_trend, shape)
        SELECT 1, 1, 1, 9, 3, 3, 'new', ST_MakeEnvelope(102.8, 16.4, 102.88, 16.48, 4326)"""
    )
    await conn.execute(
        "UPDATE request_public SET shape = ST_MakeEnvelope(102.8, 16.4, 102.88, 16.48, 4326) WHERE id = %(id)s", case
    )
    for known in layers():
        met: dict[str, set[str]] = {}
        for z in range(known.minzoom, known.maxzoom + 1):
            for at in addresses(z, [case]) if z > 13 else addresses(z):
                for name, features in decoded(await tile(conn, organization, known, at, Filter())).items():
                    for feature in features:
                        met.setdefault(name, set()).update(feature["properties"], {"id"} & set(feature))
        for name, fields in known.fields.items():
            identity = {"id"} & set(fields)
            assert met[name] - {"id"} | identity == set(fields), (known.id, name)


@pytest.mark.parametrize("where", [(4, 0, 0), (19, 0, 0), (10, -1, 0), (10, 1024, 0), (10, 0, 10**30)])
def test_no_such_tile(where: tuple[int, int, int]) -> None:
    with pytest.raises(NotFound):
        address(layer("requests"), *where)
