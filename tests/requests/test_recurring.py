"""Places that come back, against a count in plain Python."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import numpy as np
import pytest
from pyproj import Geod

from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests import intake, recurring, worklist
from geo_oss.requests.model import Draft
from geo_oss.requests.recurring import Recurring, Wanted
from tests import town
from tests.town import KEYS, LIGHT, NOISE, ROAD

START = datetime(2026, 1, 5, 3, tzinfo=UTC)
SPOT = LonLat(0.0040, 0.0060)
GEOD = Geod(ellps="WGS84")


@pytest.fixture
async def organization(conn: Conn) -> Organization:
    return await town.build(conn)


async def sent(conn: Conn, organization: Organization, days: list[float], place: LonLat, category: int = ROAD) -> None:
    """A request on each of these days."""
    for day in days:
        made = await intake.submit(conn, organization, Draft(category, place), keys=KEYS)
        await conn.execute("UPDATE request SET created_at = %s WHERE id = %s", (START + timedelta(days=day), made.id))


async def places(conn: Conn, organization: Organization, wanted: Wanted = Wanted(), **query: str) -> list[Recurring]:
    return await recurring.at_places(conn, organization, filters.read(query), wanted)


async def test_reports_of_one_trouble_are_one_episode(conn: Conn, organization: Organization) -> None:
    await sent(conn, organization, [0, 1, 2, 30, 31, 70], SPOT)
    (found,) = await places(conn, organization)
    assert (found.requests, found.episodes, found.open, found.category_id) == (6, 3, 6, ROAD)
    assert found.zone_th, "the zone it lies in"
    assert (found.first, found.last, found.days_between) == (START, START + timedelta(days=70), 35.0)
    assert (found.lon, found.lat) == (pytest.approx(SPOT.lon, abs=1e-9), pytest.approx(SPOT.lat, abs=1e-9))
    assert await places(conn, organization, Wanted(times=4)) == []
    assert (await places(conn, organization, Wanted(times=2, gap=35)))[0].episodes == 2


async def test_other_categories_and_other_towns_are_no_part(conn: Conn, organization: Organization) -> None:
    await sent(conn, organization, [0, 30], SPOT)
    await sent(conn, organization, [60, 90], SPOT, NOISE)
    assert await places(conn, organization) == []
    await sent(conn, organization, [60], SPOT)
    assert len(await places(conn, organization)) == 1
    assert await places(conn, organization, category=str(NOISE)) == []


async def test_a_place_is_fifty_metres_wide_and_its_list_holds_it(conn: Conn, organization: Organization) -> None:
    rng = np.random.default_rng(5)
    for n in range(60):
        at = LonLat(0.002 + float(rng.uniform(0, 0.002)), 0.002 + float(rng.uniform(0, 0.002)))
        await sent(conn, organization, [n * 8.0], at)
    found = await places(conn, organization, Wanted(times=2))
    assert len(found) >= 3
    for one in found:
        assert one.box is not None
        across = GEOD.inv(one.box.west, one.lat, one.box.east, one.lat)[2]
        assert across == pytest.approx(50.0, rel=0.01)
        box = f"{one.box.west},{one.box.south},{one.box.east},{one.box.north}"
        asked = filters.read({"bbox": box, "category": str(ROAD)})
        assert (await worklist.page(conn, organization, asked, worklist.Desk())).count == one.requests
    middles = sorted((one.lon, one.lat) for one in found)
    for at, other in pairwise(middles):
        apart = max(abs(at[0] - other[0]), abs(at[1] - other[1]))
        assert apart > 50 / 111_320


async def test_poles_that_come_back(conn: Conn, organization: Organization) -> None:
    await sent(conn, organization, [0, 20, 21, 50], LonLat(0.00201, 0.002), LIGHT)
    await sent(conn, organization, [0, 20], LonLat(0.01201, 0.002), LIGHT)
    (found,) = await recurring.at_poles(conn, organization, filters.read({}), Wanted())
    assert (found.pole_number, found.requests, found.episodes, found.days_between) == ("W-0001", 4, 3, 25.0)
    assert await places(conn, organization) == [], "what is told of a pole is not told of its place again"
    with pytest.raises(Invalid):
        await recurring.at_poles(conn, organization, filters.read({"filter": "("}), Wanted())


async def test_the_fullest_of_overlapping_squares_count_as_in_plain_python(
    conn: Conn, organization: Organization
) -> None:
    rng = np.random.default_rng(11)
    for n in range(120):
        at = LonLat(0.004 + float(rng.uniform(0, 0.0012)), 0.004 + float(rng.uniform(0, 0.0012)))
        await sent(conn, organization, [float(rng.integers(0, 200))], at, (ROAD, NOISE)[n % 2])
    rows = await (await conn.execute(_POINTS)).fetchall()
    found = await places(conn, organization, Wanted(times=2))
    assert len(found) >= 5
    told = sorted((one.category_id or 0, one.requests, one.episodes, round(one.lon, 7)) for one in found)
    assert told == sorted(_recurring(rows, 25.0 / np.cos(np.radians(organization.view_lat)), times=2, gap=7))


_POINTS = """
SELECT category_id, created_at, ST_X(gm) AS x, ST_Y(gm) AS y, ST_X(place) AS lon FROM request WHERE pole_id IS NULL
"""


def _recurring(rows: list[Row], half: float, times: int, gap: int) -> list[tuple[int, int, int, float]]:
    """Category, requests, episodes and mean longitude of each square that came back, square by square."""
    inside: dict[tuple[int, int, int], list[Row]] = defaultdict(list)
    for row in rows:
        cx, cy = (math.floor(row[name] / half) for name in ("x", "y"))
        for west, south in product((cx - 1, cx), (cy - 1, cy)):
            inside[row["category_id"], west, south].append(row)
    full = {square: held for square, held in inside.items() if len(held) >= times}
    rank = {(kind, west, south): (len(held), -west, -south) for (kind, west, south), held in full.items()}
    told = []
    for (kind, west, south), held in full.items():
        around = [(kind, west + dx, south + dy) for dx, dy in product((-1, 0, 1), repeat=2)]
        if max(rank.get(other, (0,)) for other in around) > rank[kind, west, south]:
            continue
        moments = sorted(row["created_at"] for row in held)
        episodes = 1 + sum(later - earlier >= timedelta(days=gap) for earlier, later in pairwise(moments))
        if episodes >= times:
            told.append((kind, len(held), episodes, round(float(np.mean([row["lon"] for row in held])), 7)))
    return told
