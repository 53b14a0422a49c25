"""Areas of crews: neighbours by their edges, each crew near its depot, even by the minutes of open cases."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import psycopg
import pytest
import shapely

from geo_oss.crews import areas
from geo_oss.crews.areas import Wanted, neighbours
from geo_oss.db.pool import Conn, Row, connect, open_pool
from geo_oss.errors import Invalid
from geo_oss.geo import LonLat
from geo_oss.organizations import store as organizations
from tests.crews.depot import crew_of, reported
from tests.town import LIGHT, ROAD, TOWN

STRIPS = """
DELETE FROM boundary WHERE layer = 'community';
INSERT INTO boundary (organization_id, version_id, layer, code, name_th, shape, edge, area_m2, in_force)
SELECT 1, 2, 'community', 'M' || n, 'ชุมชน ' || n, ST_Multi(shape), ST_Multi(ST_Boundary(ST_Transform(shape, 3857))),
       ST_Area(shape::geography), true
FROM generate_series(0, 4) AS n, ST_MakeEnvelope(0.004 * n, 0, 0.004 * (n + 1), 0.01, 4326) AS shape
"""
"""Five communities side by side from lon 0 to 0.02."""
WEST, EAST = LonLat(0.001, 0.005), LonLat(0.019, 0.005)


@pytest.fixture
def town(database: str) -> str:
    """The two squares with five communities."""
    with psycopg.connect(database) as conn:
        conn.execute(TOWN)
        conn.execute(STRIPS.encode())
    return database


@pytest.fixture
def working(town: str) -> Iterator[psycopg.Connection[Row]]:
    """The connection of the worker's child."""
    with connect(town) as conn:
        yield conn


async def _two_crews(conn: Conn) -> tuple[int, int]:
    east = await crew_of(conn, name="ตะวันออก", depot=EAST)
    return await crew_of(conn, name="ตะวันตก", depot=WEST), east


async def _reported(conn: Conn, counts: list[int], category_id: int = ROAD) -> None:
    """So many requests in the middle of each community."""
    organization = await organizations.get(conn, "twosquares")
    places = [LonLat(0.004 * n + 0.002, 0.005) for n, count in enumerate(counts) for _ in range(count)]
    await reported(conn, organization, category_id, places)


async def test_areas_are_whole_even_and_near_their_depots(town: str, working: psycopg.Connection[Row]) -> None:
    async with open_pool(town, 1) as pool, pool.connection() as conn:
        west, east = await _two_crews(conn)
        await _reported(conn, [6, 1, 1, 1, 3])
    found = areas.propose(working, 1, Wanted((east, west), "open"))
    by_crew = {area["crew_id"]: area for area in found["areas"]}
    assert by_crew[west]["codes"] == ["M0"] and by_crew[east]["codes"] == ["M1", "M2", "M3", "M4"]
    assert by_crew[west]["minutes"] == by_crew[east]["minutes"] == 120
    assert found["before"] is None and found["after"]["most_by_mean"] == 1.0 and found["outside"] == 0


async def test_minutes_weigh_and_before_is_what_crews_have_now(town: str, working: psycopg.Connection[Row]) -> None:
    async with open_pool(town, 1) as pool, pool.connection() as conn:
        west, east = await _two_crews(conn)
        await _reported(conn, [1, 1, 1, 1, 0])
        await _reported(conn, [0, 0, 0, 0, 1], LIGHT)
        await conn.execute("UPDATE category SET service_minutes = 80 WHERE id = %s", (LIGHT,))
        await conn.execute("UPDATE crew SET community_codes = '{M0,M1,M2,M3}' WHERE id = %s", (west,))
    found = areas.propose(working, 1, Wanted((east, west), "open"))
    assert sorted(area["minutes"] for area in found["areas"]) == [80, 80]
    assert found["before"]["loads"] == (0.0, 80.0) and found["before"]["most_by_mean"] == 2.0
    assert found["before"]["without"] == 1


async def test_more_crews_than_communities_is_a_sentence(town: str, working: psycopg.Connection[Row]) -> None:
    async with open_pool(town, 1) as pool, pool.connection() as conn:
        west, _ = await _two_crews(conn)
    with pytest.raises(Invalid):
        areas.propose(working, 1, Wanted((west,), "open"))


def test_an_edge_makes_neighbours_and_a_corner_does_not() -> None:
    squares = [shapely.box(x, y, x + 100, y + 100) for x, y in ((0, 0), (100.4, 0), (0, 100), (100, 100.3), (500, 500))]
    found = neighbours(np.array(squares, dtype=object))
    assert found == [frozenset({1, 2}), frozenset({0, 3}), frozenset({0, 3}), frozenset({1, 2}), frozenset()]
