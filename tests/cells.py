"""What grid tiles show, decoded by another library: every cell once, and how much of it was drawn where."""

from __future__ import annotations

import math
from typing import Any

import httpx2 as httpx
import mapbox_vector_tile
from shapely.geometry import Polygon, box, shape

TILE = box(0, 0, 4096, 4096)
Spot = tuple[float, float]


def place(spot: Spot, z: int) -> Spot:
    """Column and row of a place (degrees, longitude first) among the tiles of a zoom."""
    y = 0.5 - math.log(math.tan(math.pi / 4 + math.radians(spot[1]) / 2)) / math.tau
    return (spot[0] / 360 + 0.5) * (1 << z), y * (1 << z)


def units(ring: list[Spot], z: int) -> Polygon:
    """A ring of degrees in units of the zoom, 4096 to a tile."""
    return Polygon([(x * 4096, y * 4096) for x, y in (place(spot, z) for spot in ring)])


async def drawn(client: httpx.AsyncClient, door: str, z: int, x: int, y: int, words: str) -> list[dict[str, Any]]:
    """The features of one tile."""
    answer = await client.get(f"{door}/{z}/{x}/{y}.mvt?{words}")
    assert answer.status_code == 200, answer.text
    read = mapbox_vector_tile.decode(answer.content, default_options={"y_coord_down": True})
    assert set(read) <= {"cells"}
    return read["cells"]["features"] if read else []


async def seen(
    client: httpx.AsyncClient, door: str, z: int, spots: list[Spot], words: str
) -> tuple[dict[str, dict[str, Any]], dict[str, float]]:
    """Every cell of the tiles around these places by its word, and its drawn area within the tiles in square units."""
    tiles = [place(spot, z) for spot in spots]
    columns, rows = ({math.floor(side) for side in sides} for sides in zip(*tiles, strict=True))
    cells: dict[str, dict[str, Any]] = {}
    areas: dict[str, float] = {}
    words_of: dict[int, str] = {}
    for x in range(min(columns), max(columns) + 1):
        for y in range(min(rows), max(rows) + 1):
            for feature in await drawn(client, door, z, x, y, words):
                told = feature["properties"]
                cell = told.pop("cell")
                assert words_of.setdefault(feature["id"], cell) == cell, "one id, one cell"
                assert cells.setdefault(cell, told) == told, "a cell that is cut tells the same in every part"
                areas[cell] = areas.get(cell, 0) + shape(feature["geometry"]).intersection(TILE).area
    return cells, areas
