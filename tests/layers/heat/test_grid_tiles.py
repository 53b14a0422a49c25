"""Grid tiles: no zoom shows cells too fine for it, and a tile full of cells is light."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import h3
import pytest

from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests import grids
from geo_oss.requests.filter import Filter
from layers import tiles
from layers.address import Address
from layers.heat import told
from layers.heat.grid_tiles import NARROWEST, Asked, GridTiles
from layers.heat.told import Answer, Told
from tests.town import build


@pytest.fixture
async def somewhere(conn: Conn) -> Organization:
    """A municipality on the equator, where tiles are widest."""
    return replace(await build(conn), view_lon=0.0, view_lat=0.0)


@pytest.mark.parametrize("word", ["h3-11", "h3-10", "h3-5", "square-50", "square-1100", "square-20000"])
def test_the_grid_of_a_zoom_is_the_finest_that_is_wide_enough(somewhere: Organization, word: str) -> None:
    asked = Asked(somewhere, Filter(), grids.read(word, 32631), told.cells)
    for z in range(5, 16):
        shown = asked.of_zoom(z).grid
        least = 40_075_016.68 / (1 << z) / NARROWEST
        assert shown.width_metres >= least or shown.coarser is None
        finer = grids.read(word, 32631)
        while finer != shown:
            assert finer.width_metres < least and finer.coarser is not None
            finer = finer.coarser


@pytest.mark.parametrize("word", ["h3-7", "h3-10"])
async def test_a_full_tile_is_light_and_counted_once(conn: Conn, somewhere: Organization, word: str) -> None:
    resolution, calls = int(word[3:]), []
    at = next(
        Address(z, 1 << z >> 1, (1 << z >> 1) - 1)
        for z in range(5, 16)
        if Asked(somewhere, Filter(), grids.Hexagons(resolution), told.cells).of_zoom(z).grid.name == word
    )
    side = 360 / (1 << at.z)
    around = h3.geo_to_cells(h3.LatLngPoly([(0, 0), (0, side), (side, side), (side, 0)]), resolution)

    async def full(*_: object) -> Answer:
        calls.append(1)
        numbers = {cell: (h3.str_to_int(cell) >> 15) * 7919 % 997 for cell in around}
        return Answer([Told(cell, 5 + n, math.isqrt(n) + 5) for cell, n in numbers.items()], None, None)

    @asynccontextmanager
    async def looking() -> AsyncIterator[Conn]:
        yield conn

    known, asked = GridTiles(), Asked(somewhere, Filter(), grids.Hexagons(resolution), full)
    found = await known.get(looking, asked, at, 1)
    assert len(around) > 700 and 5_000 < len(found.packed) <= tiles.MOST_BYTES
    assert await known.get(looking, asked, at, 1) is found and len(calls) == 1
    await known.get(looking, asked, at, 2)
    assert len(calls) == 2
