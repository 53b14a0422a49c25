"""A city with boundaries of two versions, assets and hot spots: its database, a reader's sign-in, its site."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import h3
import psycopg
import pytest
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg.rows import dict_row

from geo_oss.db.pool import Row, connect
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.settings import Settings
from layers import readers
from layers.hotspots.find import find
from tests.databases import clone
from tests.layers import town
from tests.listening import listening

CHANCE = random.Random(19)
CASES = [town.case(CHANCE, identity) for identity in range(1, 201)]
WAYS = ("database", "reader", "site")

_GROUND = """
INSERT INTO boundary_version (organization_id, id, layer, state, valid_from, valid_to) VALUES
    (1, 1, 'zone', 'retired', '2024-01-01Z', '2025-01-01Z'), (1, 2, 'zone', 'in_force', '2025-01-01Z', NULL),
    (1, 3, 'community', 'in_force', '2024-01-01Z', NULL), (1, 4, 'zone', 'proposed', NULL, NULL);
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)
SELECT 1, version, layer, code, 'เขต ' || code, ST_Multi(box), ST_Multi(ST_Boundary(ST_Transform(box, 3857))),
       ST_Area(box::geography), in_force
FROM (VALUES
    (1, 'zone', '1', 102.80, 102.83, false), (1, 'zone', '2', 102.83, 102.88, false),
    (2, 'zone', '1', 102.80, 102.84, true), (2, 'zone', '2', 102.84, 102.88, true),
    (3, 'community', 'c1', 102.80, 102.84, true), (4, 'zone', '9', 102.80, 102.88, false)
) AS v (version, layer, code, west, east, in_force), ST_MakeEnvelope(west, 16.40, east, 16.48, 4326) AS box;
INSERT INTO asset_kind (organization_id, code, name_th, name_en) VALUES
    (1, 'bin', 'ถังขยะ', 'Bin'), (1, 'pole', 'เสา', 'Pole'), (2, 'pole', 'เสา', 'Pole') ON CONFLICT DO NOTHING;
INSERT INTO pole (organization_id, id, number, code, asset_kind, place, gm, qx, qy, z28)
SELECT town, n, (ARRAY['2-0147', 'B-1'])[n], 'SECRET' || town || n, (ARRAY['pole', 'bin'])[n], place,
       ST_Transform(place, 3857), 0, 0, 0
FROM (VALUES (1, 1), (1, 2), (2, 1)) AS v (town, n), ST_SetSRID(ST_MakePoint(102.81, 16.41), 4326) AS place;
"""


@pytest.fixture(scope="package")
def world(server: str, template: str) -> Iterator[str]:
    """The address of the database; the tests of this folder only look."""
    with clone(server, template) as url:
        with connect(url) as conn:
            _fill(conn)
        yield url


def _fill(conn: psycopg.Connection[Any]) -> None:
    town.found(conn)
    town.found(conn, 2, "other")
    town.found(conn, 3, "bare")
    conn.execute(_GROUND)
    town.insert(conn, CASES)
    town.insert(conn, [town.case(CHANCE, 900 + n, 2) for n in range(20)])
    for case in CASES:
        cell = h3.str_to_int(h3.latlng_to_cell(case["lat"], case["lon"], 11))
        conn.execute("UPDATE request_public SET h3_cell = %s WHERE organization_id = 1 AND id = %s", (cell, case["id"]))
    find(conn, "sommot", filters.read({"filter": "title <> 'สมชาย ใจดี'"}), given={"grid": "h3-8"}, by="somebody")
    find(conn, "sommot", filters.read({"status": "open"}), given={"grid": "h3-8"}, by="somebody", shown=True)
    find(conn, "sommot", filters.read({}), given={"grid": "h3-8"}, by="somebody", shown=True)


@pytest.fixture(scope="package")
def reader(world: str) -> Iterator[str]:
    """The same as the role that `geo-oss readers add` makes."""
    role = f"reader_{uuid4().hex[:10]}"
    with connect(world, autocommit=True) as conn:
        organization = town_of(world)
        made = readers.add(conn, organization, role)
        yield make_conninfo(world, user=made.role, password=made.password)
        readers.remove(conn, organization, role)


def town_of(url: str) -> Organization:
    """The organization as it is stored."""

    async def look() -> Organization:
        async with await AsyncConnection[Row].connect(url, row_factory=dict_row) as conn:
            return await store.get(conn, "sommot")

    return asyncio.run(look())


@pytest.fixture(scope="package")
def site(world: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site on a real port."""
    folder = str(tmp_path_factory.mktemp("features-site"))
    with listening(Settings(database_url=world, data_dir=folder, pool_size=4)) as (_, url):
        yield url


@pytest.fixture
def ways(world: str, reader: str, site: str) -> dict[str, str]:
    """The addresses of the three."""
    return dict(zip(WAYS, (world, reader, site), strict=True))
