"""An officer's nearest open requests among a million, beside fetching the same rows by primary key."""

from __future__ import annotations

import asyncio
import time
from statistics import median, quantiles

import numpy as np
from psycopg.rows import class_row

from geo_oss.db.pool import Conn, open_pool
from geo_oss.geo import LonLat
from geo_oss.requests.near import Near, open_near
from tests.bench import synthetic
from tests.bench.table import Row, scale

TRIES, WARM = 600, 50
REPEATS = 3
"""Each place is asked three times and the best counts: what else the machine does at the moment does not."""
_BY_KEY = """
SELECT id, number, category_id, status, priority, title, ST_X(place) AS lon, ST_Y(place) AS lat, zone_code,
       community_code, pole_id, officer_id, supporters, photos, created_at, due_at, version, 0.0::float8 AS metres
FROM request WHERE organization_id = %(organization_id)s::int AND id = ANY(%(ids)s::bigint[])
"""


def run() -> list[Row]:
    """Rows for the figures of the officer's list."""
    url, _ = synthetic.city()
    near, by_key = asyncio.run(_measured(url))
    hundredth = quantiles(near, n=100)[98]
    full = scale() >= 1
    return [
        Row("50 nearest open, p50", median(near), "same by key", median(by_key), "ms", at_most=1.0 if full else None),
        Row("50 nearest open, p99", hundredth, "its p50", median(near), "ms", at_most=4.0 if full else None),
    ]


async def _measured(url: str) -> tuple[list[float], list[float]]:
    pool = open_pool(url, 1)
    await pool.open()
    near: list[float] = []
    by_key: list[float] = []
    async with pool.connection() as conn:
        await conn.set_autocommit(True)
        for number, place in enumerate(_places()):
            both = [await _asked(conn, place) for _ in range(REPEATS)]
            if number >= WARM:
                near.append(min(took for took, _ in both))
                by_key.append(min(took for _, took in both))
    await pool.close()
    return near, by_key


async def _asked(conn: Conn, place: LonLat) -> tuple[float, float]:
    """Milliseconds of the nearest ones, and of the same rows by key."""
    began = time.perf_counter()
    found = await open_near(conn, 1, place, within_metres=500 if scale() >= 1 else 5000)
    middle = time.perf_counter()
    await _fetched(conn, [one.id for one in found])
    return (middle - began) * 1000, (time.perf_counter() - middle) * 1000


async def _fetched(conn: Conn, ids: list[int]) -> list[Near]:
    async with conn.cursor(row_factory=class_row(Near), binary=True) as cursor:
        await cursor.execute(_BY_KEY, {"organization_id": 1, "ids": ids})
        return await cursor.fetchall()


def _places() -> list[LonLat]:
    lon, lat = synthetic.places(synthetic.rows())
    chosen = np.random.default_rng(3).integers(0, len(lon), TRIES + WARM)
    return [LonLat(float(lon[index]), float(lat[index])) for index in chosen]
