"""A made-up town with crooked borders: 4 zones, about 95 communities, 5,000 poles; for the benches of placement."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
import shapely

from api.wiring import sql_functions
from geo_oss.db.migrate import migrate
from geo_oss.db.pool import connect
from geo_oss.geo import LonLat, frame
from geo_oss.requests.incoming import Incoming
from tests.bench.table import scale
from tests.databases import lasting
from tests.zones.conftest import boundaries
from tests.zones.coverage import coverage
from zones.load import load

WEST, SOUTH, SIDE = 102.8, 16.4, 0.1
COMMUNITIES, POLES = 95, 5_000
LIGHT = 1

Floats = npt.NDArray[np.float64]

_TOWN = """
INSERT INTO organization (id, code, name_th, name_en, abbreviation, qr_key)
VALUES (1, 'bench', 'เมืองทดสอบ', 'Bench Town', 'BT', '');
INSERT INTO category (organization_id, id, parent_id, code, abbreviation, name_th, name_en, asset_kind)
SELECT 1, one, nullif(100, one), one::text, 'ก', 'ประเภท', 'Kind', CASE one WHEN 1 THEN 'pole' END
FROM (SELECT 100 UNION ALL SELECT generate_series(1, 12)) AS kinds (one);
INSERT INTO department VALUES (1, 1, 'works', 'กองช่าง', 'Works', '');
INSERT INTO route_rule (organization_id, id, position, department_id) VALUES (1, 1, 1, 1);
"""
_POLE = """
INSERT INTO pole (organization_id, id, number, code, place, gm, qx, qy, z28)
SELECT 1, %s, %s, %s, ST_SetSRID(ST_MakePoint(%s, %s), 4326), mercator_point(%s, %s), %s, %s, %s
"""


def points() -> int:
    """How many points the benches place: a million, times `GEO_OSS_BENCH_SCALE`."""
    return max(int(1_000_000 * scale()), 1_000)


@lru_cache(maxsize=1)
def layers() -> dict[str, npt.NDArray[np.object_]]:
    """The shapes of both layers; zones are made of whole communities."""
    communities = coverage(COMMUNITIES, seed=11, levels=7)
    centres = shapely.get_coordinates(shapely.centroid(communities))
    quarter = (centres[:, 0] > WEST + SIDE / 2) * 2 + (centres[:, 1] > SOUTH + SIDE / 2)
    zones = [shapely.coverage_union_all(communities[quarter == n]) for n in range(4)]
    return {"zone": np.array(zones, dtype=object), "community": communities}


def places(count: int, seed: int = 1) -> tuple[Floats, Floats]:
    """Half of the points in 60 hot spots, half anywhere; one in a hundred outside the town."""
    chance = np.random.default_rng(seed)
    lon_lat = chance.uniform((WEST, SOUTH), (WEST + SIDE, SOUTH + SIDE), (count, 2))
    centres = chance.uniform((WEST, SOUTH), (WEST + SIDE, SOUTH + SIDE), (60, 2))
    hot = chance.random(count) < 0.5
    lon_lat[hot] = centres[chance.integers(0, 60, hot.sum())] + chance.normal(0, 0.001, (hot.sum(), 2))
    lon_lat[chance.random(count) < 0.01] += SIDE
    return lon_lat[:, 0].copy(), lon_lat[:, 1].copy()


def incoming(count: int) -> Incoming:
    """Requests of three years with a title, a source and an id there."""
    chance = np.random.default_rng(2)
    lon, lat = places(count)
    seconds = np.sort(chance.integers(0, 3 * 365 * 86_400, count))
    return Incoming(
        lon=lon,
        lat=lat,
        category_id=chance.integers(1, 13, count),
        status=chance.integers(1, 7, count),
        created_at=np.datetime64("2023-10-01", "us") + (seconds * 1_000_000).astype("timedelta64[us]"),
        titles=[f"ไฟถนนดับหน้าบ้านเลขที่ {n}" for n in range(count)],
        source="bench",
        source_ids=[str(n) for n in range(count)],
    )


@lru_cache(maxsize=1)
def town() -> str:
    """The address of a database with the town, without requests, made once for all benches of a run."""
    url = lasting(os.environ["GEO_OSS_TEST_DATABASE_URL"])
    migrate(url, sql_functions())
    with connect(url) as conn:
        conn.execute(_TOWN)
        for layer, shapes in layers().items():
            named = {f"{layer[0]}{number:03d}": shape for number, shape in enumerate(shapes)}
            load(conn, 1, layer, boundaries(named), source=Path("bench"))
        conn.cursor().executemany(_POLE, list(_poles()))
    with connect(url, autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE")
    return url


def _poles() -> list[tuple[object, ...]]:
    lon, lat = places(POLES, seed=3)
    rows: list[tuple[object, ...]] = []
    for number, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True), 1):
        cell = frame(LonLat(x, y))
        rows.append((number, f"P-{number}", f"CODE{number}", x, y, x, y, cell.qx, cell.qy, cell.z28))
    return rows
