"""A small simulated country as files, and two municipalities in a database and as the files made of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import h3
import psycopg
import pytest
from distributed import LocalCluster

from geo_oss.db.pool import connect
from geo_oss.organizations.model import Organization
from layers.export import national
from layers.export.dataset import Dataset
from layers.export.projection import PUBLIC
from tests.bench.country import Country
from tests.layers import town

CHANCE = random.Random(29)
COUNTRY = Country(towns=12, requests=6_000)

_GROUND = """
INSERT INTO boundary_version (organization_id, id, layer) VALUES (1, 1, 'zone');
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)
SELECT 1, 1, 'zone', code, code, ST_Multi(box), ST_Multi(ST_Boundary(ST_Transform(box, 3857))), 1, true
FROM (VALUES ('1', 102.80, 102.84), ('2', 102.84, 102.88)) AS v (code, west, east),
     ST_MakeEnvelope(west, 16.40, east, 16.48, 4326) AS box;
INSERT INTO area_figure (organization_id, layer, kind, code, year, value, source, loaded_by) VALUES
    (1, 'zone', 'people', '1', 2017, 9, '', ''), (1, 'zone', 'people', '1', 2025, 4000, '', ''),
    (1, 'zone', 'people', '2', 2025, 900, '', '');
"""
_DATES = """
UPDATE request_public SET due_at = created_at + interval '15 days',
       done_at = CASE status WHEN 5 THEN created_at + mod(id, 30) * interval '1 day' END
"""
_STAFF = """
INSERT INTO request (organization_id, id, number, category_id, status, priority, channel, title, description, fault,
    address, place, gm, h3_cell, place_source, placement_method, because, zone_code, created_at, updated_at,
    due_at, done_at)
SELECT organization_id, id, number, category_id, status, 2, 'web', '', '', '', '', place, ST_Transform(place, 3857),
       h3_cell, 'map', 'covers', '', zone_code, created_at, updated_at, due_at, done_at
FROM request_public
"""


@pytest.fixture(scope="package")
def country(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """Twelve simulated municipalities."""
    return COUNTRY.write(tmp_path_factory.mktemp("country") / "files")


@pytest.fixture(scope="package")
def cluster() -> Iterator[str]:
    """The address of a Dask cluster of two processes."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as local:
        yield local.scheduler_address


@pytest.fixture
def towns(database: str) -> list[Organization]:
    """Two municipalities in the database: the first has zones and people."""
    with connect(database) as conn:
        found = [town.found(conn), town.found(conn, 2, "other")]
        conn.execute(_GROUND)
        cases = [town.case(CHANCE, n) for n in range(1, 401)] + [town.case(CHANCE, n, 2) for n in range(1, 101)]
        town.insert(conn, cases)
        _placed(conn, cases)
        conn.execute(_DATES)
        conn.execute(_STAFF)
    return found


def _placed(conn: psycopg.Connection[Any], cases: list[dict[str, Any]]) -> None:
    cells = [
        (h3.str_to_int(h3.latlng_to_cell(case["lat"], case["lon"], 11)), case["organization_id"], case["id"])
        for case in cases
    ]
    conn.cursor().executemany("UPDATE request_public SET h3_cell = %s WHERE organization_id = %s AND id = %s", cells)


@pytest.fixture
def files(database: str, towns: list[Organization], tmp_path: Path) -> Dataset:
    """What the two municipalities are as files."""
    with connect(database) as conn:
        return national.write(conn, towns, PUBLIC, tmp_path / "files")
