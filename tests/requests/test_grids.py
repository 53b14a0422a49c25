"""Cells of both grids: words there and back, rings, and exactly the requests inside, with h3 and pyproj as oracles."""

from __future__ import annotations

import math
import random

import h3
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Transformer
from sqlalchemy import select

from geo_oss.db.pool import Conn
from geo_oss.db.statement import rendered
from geo_oss.db.tables import request_public
from geo_oss.errors import Invalid
from geo_oss.requests import grids
from geo_oss.requests.conditions import public
from geo_oss.requests.grids import Hexagons, Squares
from tests.layers import town

TO_UTM = Transformer.from_crs(4326, 32648, always_xy=True)
Place = tuple[float, float]


def test_children_of_a_hexagon_are_exactly_one_range() -> None:
    for resolution in (5, 9, 10, 11):
        parent = h3.latlng_to_cell(16.44, 102.83, resolution)
        children = sorted(h3.str_to_int(child) for child in h3.cell_to_children(parent, 11))
        assert (children[0], children[-1]) == grids.stored_range(parent)


def test_every_place_is_in_the_range_of_its_hexagon_and_of_no_other() -> None:
    chance = random.Random(7)
    for _ in range(2000):
        lat, lon = 16.44 + chance.uniform(-0.1, 0.1), 102.83 + chance.uniform(-0.1, 0.1)
        stored = h3.str_to_int(h3.latlng_to_cell(lat, lon, 11))
        mine = h3.cell_to_parent(h3.int_to_str(stored), 8)
        for other in h3.grid_disk(mine, 1):
            low, high = grids.stored_range(other)
            assert (low <= stored <= high) == (other == mine)


@pytest.mark.parametrize(
    "word",
    [
        *("", "x", "8" * 15, "8f64c0000000000", "8c2a1072b59a1ff", "8265fffffffffff", "๘" * 15),
        *("utm47n-250-1-0", "utm47n-10-0-0", "utm0n-250-0-0", "utm61n-250-0-0", "utm47-250-0-0", "utm47n-0-0-0"),
        *("utm47n-20000-99980000-0", "utm47n-20000--99980000-0"),
    ],
)
def test_other_words_are_refused(word: str) -> None:
    with pytest.raises(Invalid) as refused:
        grids.inside(public(), word)
    assert refused.value.field == "cell"


@pytest.mark.parametrize(
    "word", ["", "h3", "h3-4", "h3-12", "square-49", "square-20001", "square-๒๕๐", "h3-9 ", "hex-9"]
)
def test_other_grids_are_refused_in_both_languages(word: str) -> None:
    with pytest.raises(Invalid) as refused:
        grids.read(word, 32648)
    assert refused.value.field == "grid" and "square-50" in refused.value.en and "ถึง" in refused.value.th


@given(st.integers(50, 20_000), st.integers(-400, 400), st.integers(-4000, 8000))
def test_a_squares_word_names_its_corner_and_reads_back(metres: int, column: int, row: int) -> None:
    key = column * (1 << 24) + row
    word = Squares(metres, 32648).word(key)
    assert word == f"utm48n-{metres}-{column * metres}-{row * metres}"
    assert grids.of_cell(word) == Squares(metres, 32648)


@given(st.integers(50, 5000), st.integers(150_000, 850_000), st.integers(600_000, 2_300_000))
def test_a_squares_ring_is_its_corners_in_degrees(metres: int, east: int, north: int) -> None:
    east, north = east - east % metres, north - north % metres
    ring = grids.outline(f"utm48n-{metres}-{east}-{north}")
    corners = [(0, 0), (metres, 0), (metres, metres), (0, metres), (0, 0)]
    for (lon, lat), (right, up) in zip(ring, corners, strict=True):
        assert TO_UTM.transform(lon, lat) == pytest.approx((east + right, north + up), abs=1e-4)


def test_the_middle_is_longitude_first() -> None:
    for cell in (h3.latlng_to_cell(16.44, 102.83, 9), "utm48n-250-268250-1818500"):
        lon, lat = grids.centre(cell)
        assert abs(lon - 102.83) < 0.01 and abs(lat - 16.44) < 0.01


def squared(place: Place, metres: int) -> str:
    """The word of a place's square, by pyproj."""
    east, north = TO_UTM.transform(*place)
    return f"utm48n-{metres}-{math.floor(east / metres) * metres}-{math.floor(north / metres) * metres}"


FAR = ((-80.2, 25.8), (0.0, 0.0), (151.2, -33.9), (135.01, 10.0), (134.99, 10.0))


@pytest.mark.parametrize("metres", [50, 333, 1000])
async def test_each_request_is_in_the_square_pyproj_says_and_found_there(conn: Conn, metres: int) -> None:
    chance = random.Random(metres)
    near = [(102.5 + chance.random(), 16 + chance.random()) for _ in range(200)]
    places = dict(enumerate((*near, *FAR)))
    await store(conn, places)
    grid, wanted = Squares(metres, 32648), [request_public.c.organization_id == 1]
    rows = grid.keyed(public(), wanted, request_public.c.id)
    cells = {row["id"]: grid.word(row["key"]) for row in await (await conn.execute(*rendered(rows))).fetchall()}
    assert len(cells) == len(places)
    assert {i: cells[i] for i in range(200)} == {i: squared(places[i], metres) for i in range(200)}
    for cell in [*{cells[i] for i in range(40)}, *{cells[i] for i in range(200, len(places))}]:
        found = select(request_public.c.id).where(*wanted, grids.inside(public(), cell))
        listed = {row["id"] for row in await (await conn.execute(*rendered(found))).fetchall()}
        assert listed == {i for i, of in cells.items() if of == cell}, cell


async def test_coarser_grids_follow_until_the_coarsest() -> None:
    assert Hexagons(6).coarser == Hexagons(5) and Hexagons(5).coarser is None
    assert Squares(10_000, 32648).coarser == Squares(20_000, 32648) and Squares(10_001, 32648).coarser is None


async def store(conn: Conn, places: dict[int, Place]) -> None:
    """Public requests of organization 1 at these places."""
    chance = random.Random(1)
    for identity, (lon, lat) in places.items():
        await conn.execute(town.INSERT, town.case(chance, identity) | {"lon": lon, "lat": lat})
