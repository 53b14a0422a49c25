"""One durable request with its placement, beside the same request with zone, community and pole given as constants."""

from __future__ import annotations

import asyncio
import time
from statistics import median

from geo_oss.db.pool import Conn, open_pool
from geo_oss.geo import LonLat
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from geo_oss.people.keys import Keys
from geo_oss.requests import intake
from geo_oss.requests.model import Draft, Located
from tests.bench import zoned
from tests.bench.table import Row, scale

TRIES = 1_500
WARM = 30
KEYS = Keys(vault=b"v" * 32, index=b"i" * 32, forms=b"f" * 32)
CONSTANT = Located(
    zone_code="z000", zone_name="เขต", zone_version=1, community_code="c000", community_name="ชุมชน",
    community_version=2, method="covers", edge_metres=250.0, pole_id=1, pole_number="P-1", pole_kind="pole",
    pole_method="nearest", pole_metres=5.0,
)  # fmt: skip


def run() -> list[Row]:
    """Rows for the figure of the create."""
    placed, constant = asyncio.run(_measured(zoned.town()))
    full = scale() >= 1
    return [
        Row(
            "create with placement, p50",
            median(placed),
            "with constants",
            median(constant),
            "ms",
            at_most=1.15 if full else None,
            note="number, history, notices, commit on disk in both",
        )
    ]


async def _measured(url: str) -> tuple[list[float], list[float]]:
    pool = open_pool(url, 1)
    await pool.open()
    times: dict[Located | None, list[float]] = {None: [], CONSTANT: []}
    tries = max(int(TRIES * scale()), 5)
    lon, lat = zoned.places(tries + WARM, seed=5)
    async with pool.connection() as conn:
        town = await store.get(conn, "bench")
        await conn.commit()
        for number, (x, y) in enumerate(zip(lon.tolist(), lat.tolist(), strict=True)):
            draft = Draft(category_id=zoned.LIGHT, place=LonLat(x, y), description="ไฟดับ", phone="0812345678")
            for one in (None, CONSTANT) if number % 2 else (CONSTANT, None):
                seconds = await _created(conn, town, draft, one)
                if number >= WARM:
                    times[one].append(seconds * 1000)
    await pool.close()
    return times[None], times[CONSTANT]


async def _created(conn: Conn, town: Organization, draft: Draft, located: Located | None) -> float:
    began = time.perf_counter()
    await intake.submit(conn, town, draft, keys=KEYS, located=located)
    await conn.commit()
    return time.perf_counter() - began
