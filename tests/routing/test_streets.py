"""Ways along streets against a search written out by hand, and metres against pyproj."""

from __future__ import annotations

import heapq

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo_oss.geo import LonLat
from geo_oss.routing import streets, ways
from geo_oss.routing.streets import Graph

SPHEROID = Geod(ellps="WGS84")
STEP = 0.001
GRID = [
    *(np.array([(x * STEP, y * STEP) for x in range(4)]) for y in range(4)),
    *(np.array([(x * STEP, y * STEP) for y in range(4)]) for x in range(4)),
]
"""Three by three blocks of some 111 metres at the equator."""


def metres(*corners: tuple[float, float]) -> float:
    lon, lat = zip(*corners, strict=True)
    return float(SPHEROID.line_length(lon, lat))


def by_hand(graph: Graph, start: int) -> dict[int, float]:
    """Dijkstra with a heap."""
    near: dict[int, list[tuple[int, float]]] = {}
    for one, other, far in zip(graph.start, graph.end, graph.metres, strict=True):
        near.setdefault(int(one), []).append((int(other), float(far)))
        near.setdefault(int(other), []).append((int(one), float(far)))
    found: dict[int, float] = {}
    edge = [(0.0, start)]
    while edge:
        far, at = heapq.heappop(edge)
        if at not in found:
            found[at] = far
            for other, step in near.get(at, []):
                heapq.heappush(edge, (far + step, other))
    return found


def test_between_two_houses_in_the_middle_of_their_streets() -> None:
    """From a house beside the lower street, round the corner, to a house beside the right one."""
    graph = streets.graph(GRID)
    home, shop = LonLat(2.4 * STEP, -0.00005), LonLat(3.0 * STEP + 0.00008, 0.7 * STEP)
    found = streets.along(graph, [home, shop])
    corner = (3 * STEP, 0.0)
    expected = metres((home.lon, home.lat), (home.lon, 0.0), corner, (3 * STEP, shop.lat), (shop.lon, shop.lat))
    assert found.metres[0, 1] == pytest.approx(expected, abs=0.01)
    way = [(home.lon, home.lat), (home.lon, 0.0), corner, (3 * STEP, shop.lat), (shop.lon, shop.lat)]
    assert np.array(found.line(0, 1)) == pytest.approx(np.array(way), abs=1e-7)


def test_houses_of_one_street_are_joined_along_it() -> None:
    graph = streets.graph(GRID)
    places = [LonLat(x * STEP, 0.00002) for x in (0.2, 0.5, 0.8, 0.5)]
    found = streets.along(graph, places)
    between = metres((0.2 * STEP, 0), (0.8 * STEP, 0))
    assert found.metres[0, 2] == pytest.approx(between + 2 * metres((0, 0), (0, 0.00002)), abs=0.02)
    assert found.metres[1, 3] == 0.0, "two cases at one place"


def test_lines_that_only_cross_are_a_bridge_and_ends_that_touch_are_a_junction() -> None:
    road = np.array([(0.0, 0.0), (0.004, 0.0)])
    bridge = np.array([(0.001, -0.001), (0.001, 0.001)])
    lane = np.array([(0.003, 0.000005), (0.003, 0.002)])
    link = np.array([(0.001, 0.001), (0.003, 0.002)])
    graph = streets.graph([road, bridge, lane, link])
    found = streets.along(graph, [LonLat(0.001, -0.001), LonLat(0.0, 0.0)])
    over = metres((0.001, -0.001), (0.001, 0.001), (0.003, 0.002), (0.003, 0.0), (0.0, 0.0))
    assert found.metres[0, 1] == pytest.approx(over, abs=0.5)


def test_streets_that_lead_nowhere_else_are_left_out() -> None:
    island = np.array([(0.1, 0.1), (0.1005, 0.1)])
    graph = streets.graph([*GRID, island])
    assert graph.lon.max() < 0.01
    assert np.isfinite(streets.along(graph, [LonLat(0.0, 0.0), LonLat(0.1, 0.1)]).metres).all()


coordinate = st.integers(-500, 3500).map(lambda step: step * STEP / 1000)


@settings(max_examples=40)
@given(st.lists(st.builds(LonLat, coordinate, coordinate), min_size=2, max_size=6))
def test_ways_are_what_a_search_by_hand_finds(places: list[LonLat]) -> None:
    graph = streets.graph(GRID)
    lon, lat = np.array([one.lon for one in places]), np.array([one.lat for one in places])
    feet = streets.snapped(graph, lon, lat)
    cut = streets.inserted(graph, feet)
    found = streets.along(graph, places)
    direct = ways.straight_metres(places)
    for index in range(len(places)):
        far = by_hand(cut, len(graph.lon) + index)
        for other in range(len(places)):
            on_streets = feet.away[index] + far[len(graph.lon) + other] + feet.away[other]
            beside = direct[index, other] <= min(feet.away[index] + feet.away[other], on_streets)
            expected = 0.0 if index == other else direct[index, other] if beside else on_streets
            assert found.metres[index, other] == pytest.approx(expected, abs=0.01)
            assert metres(*found.line(index, other)) == pytest.approx(expected, abs=0.01)


@given(st.lists(st.builds(LonLat, st.floats(97, 106), st.floats(5, 21)), min_size=2, max_size=5))
def test_straight_ways_are_the_spheroids_times_the_detour(places: list[LonLat]) -> None:
    found = ways.straight(places)
    for one, a in enumerate(places):
        for other, b in enumerate(places):
            expected = ways.DETOUR * SPHEROID.inv(a.lon, a.lat, b.lon, b.lat)[2]
            assert found.metres[one, other] == pytest.approx(expected, abs=1e-6)
