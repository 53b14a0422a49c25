"""A made-up city of many requests, the same for every bench: 9 × 8 km, most of them along streets and in hot spots."""

from __future__ import annotations

import os
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from api.wiring import place_many, sql_functions
from geo_oss.db.migrate import migrate
from geo_oss.db.pool import connect
from geo_oss.organizations.model import Organization
from geo_oss.requests import bulk
from geo_oss.requests.importing import run as importing
from geo_oss.requests.incoming import Incoming
from tests.bench.table import scale
from tests.databases import lasting

WEST, EAST, SOUTH, NORTH = 102.793, 102.877, 16.399, 16.471
ROWS = 1_000_000
CATEGORIES = 12
SHARE_OPEN = 0.046
Floats = npt.NDArray[np.float64]

_CITY = """
INSERT INTO organization (id, code, name_th, name_en, abbreviation, number_pattern, number_reset, qr_key,
                          view_lon, view_lat)
VALUES (1, 'bench', 'เมืองทดสอบ', 'Bench City', 'B', '{code}{seq:8}', 'never', '', 102.835, 16.435);
INSERT INTO category (organization_id, id, parent_id, code, abbreviation, name_th, name_en)
SELECT 1, one, CASE WHEN one < 100 THEN 100 + 10 * ((one - 1) / 4) END, one::text, 'ก', 'ประเภท', 'Kind'
FROM unnest(ARRAY[100, 110, 120, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) AS one;
"""


def rows() -> int:
    """How many requests the benches have: a million, times `GEO_OSS_BENCH_SCALE`."""
    return max(int(ROWS * scale()), 200)


def places(count: int, seed: int = 7) -> tuple[Floats, Floats]:
    """Longitudes and latitudes: 75 % along 120 streets, 15 % in 25 hot spots, the rest anywhere."""
    chance = np.random.default_rng(seed)
    starts = chance.uniform((WEST, SOUTH), (EAST, NORTH), (120, 2))
    ends = np.clip(starts + chance.normal(0, 0.012, (120, 2)), (WEST, SOUTH), (EAST, NORTH))
    street, along = chance.integers(0, 120, count), chance.random((count, 1))
    lon_lat = starts[street] + along * (ends[street] - starts[street]) + chance.normal(0, 6e-5, (count, 2))
    kind = chance.random(count)
    hot = kind > 0.75
    centres = chance.uniform((WEST, SOUTH), (EAST, NORTH), (25, 2))
    lon_lat[hot] = centres[chance.integers(0, 25, hot.sum())] + chance.normal(0, 0.0012, (hot.sum(), 2))
    anywhere = kind > 0.9
    lon_lat[anywhere] = chance.uniform((WEST, SOUTH), (EAST, NORTH), (anywhere.sum(), 2))
    lon_lat = np.clip(lon_lat, (WEST, SOUTH), (EAST, NORTH))
    return lon_lat[:, 0].copy(), lon_lat[:, 1].copy()


def incoming(count: int, seed: int = 7) -> Incoming:
    """The requests: over five years, 4.6 % of them open."""
    chance = np.random.default_rng(seed + 1)
    lon, lat = places(count, seed)
    opened = chance.random(count) < SHARE_OPEN
    seconds = np.sort(chance.integers(0, 5 * 365 * 86_400, count))
    return Incoming(
        lon=lon,
        lat=lat,
        category_id=chance.integers(1, CATEGORIES + 1, count),
        status=np.where(opened, chance.integers(1, 5, count), 5),
        created_at=np.datetime64("2020-01-01", "us") + (seconds * 1_000_000).astype("timedelta64[us]"),
        titles="ไฟถนนดับ",
        descriptions="ดับมาหลายวันแล้ว",
    )


@lru_cache(maxsize=1)
def city() -> tuple[str, Organization]:
    """The address of a database that holds the city, made once for all benches of a run, and its organization."""
    return made(rows())


def made(count: int) -> tuple[str, Organization]:
    """A database of its own with so many requests, until the end of the process, and its organization."""
    url = lasting(os.environ["GEO_OSS_TEST_DATABASE_URL"])
    migrate(url, sql_functions())
    with connect(url) as conn:
        conn.execute(_CITY)
        organization = importing.organization(conn, "bench")
        bulk.load(conn, organization, incoming(count), place=place_many(conn, organization.id))
    with connect(url, autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE")
    return url, organization
