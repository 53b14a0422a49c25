"""The cells of a grid as vector tiles: the answer of the GeoJSON door under the same words, cut into tiles.

The answer for the whole municipality is counted once, with the public rule of `told.py` or as staff see it, and all
its tiles are drawn from it; so tiles of one moment never disagree. A cell that reaches several tiles is in each of them
with the whole count and one id: whoever adds counts takes each id once. From afar the grid asked for gives way to wider
ones of its own kind, the same for all tiles of a zoom, so that a cell is never narrower than a fortieth of a tile.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from typing import Any

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests import grids
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid
from layers.address import Address
from layers.cache import Tile
from layers.heat.items import wkb
from layers.heat.limits import TooManyCells
from layers.heat.told import Answer, Told
from layers.tiles import packed

_SQL = sql.load(__package__, "grid_tile.sql")
NARROWEST = 40
"""So many cells side by side in a tile, at most."""
BELIEVED_SECONDS = 1.0
"""How long a count without a version is drawn from."""
MOST_BYTES = 48_000_000
_CELL_BYTES = 700
"""What Python needs for a cell of an answer, about."""
_EARTH_METRES = 40_075_016.68
_MARGIN = 64 / 4096
"""How far beyond its edge a tile is drawn, in tiles."""

Counted = Callable[[Conn, Organization, Filter, Grid], Awaitable[Answer]]
Looking = Callable[[], AbstractAsyncContextManager[Conn]]
Key = tuple[int, str, str, str]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted, in which cells, and for whom: `counted` is `told.cells` or `told.everything`."""

    organization: Organization
    filter: Filter
    grid: Grid
    counted: Counted

    @property
    def key(self) -> Key:
        """What caches know it by."""
        return (self.organization.id, self.counted.__name__, self.filter.query(), self.grid.name)

    def of_zoom(self, z: int) -> Asked:
        """The same in the grid that tiles of the zoom show: the one asked for, or a wider one when it is too fine."""
        side_metres = _EARTH_METRES * math.cos(math.radians(self.organization.view_lat)) / (1 << z)
        grid = self.grid
        while grid.width_metres * NARROWEST < side_metres and grid.coarser is not None:
            grid = grid.coarser
        return replace(self, grid=grid)


@dataclass(slots=True)
class Counts:
    """An answer, a box around each cell in the square of the world (0 … 1 from north-west), and its tiles."""

    version: int | None
    counted_at: float
    cells: list[tuple[Told, Box]]
    tiles: dict[Address, Tile] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        """Bytes, about."""
        return sum((_CELL_BYTES * len(self.cells), *(_CELL_BYTES + len(tile.packed) for tile in self.tiles.values())))

    def reaching(self, at: Address) -> list[Told]:
        """The cells that a tile shows."""
        side = 1 / (1 << at.z)
        west, north, east, south = (at.x - _MARGIN, at.y - _MARGIN, at.x + 1 + _MARGIN, at.y + 1 + _MARGIN)
        return [
            told
            for told, (left, top, right, bottom) in self.cells
            if left <= east * side and right >= west * side and top <= south * side and bottom >= north * side
        ]


class GridTiles:
    """The grid tiles of one process; each answer is counted once, however many tiles of it are asked for at a time."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, Counts] = OrderedDict()
        self._locks: dict[Key, asyncio.Lock] = {}

    async def get(self, looking: Looking, asked: Asked, at: Address, version: int | None) -> Tile:
        """The tile as counted for this version of the requests; None: as counted within the last second.

        Raises `TooManyCells` where no wider grid is left, `Invalid` for the filter.
        """
        asked = asked.of_zoom(at.z)
        async with self._one_at_a_time(asked.key):
            if (counts := self._fresh(asked.key, version)) is None:
                async with looking() as conn:
                    counts = self._known[asked.key] = await _count(conn, asked, version)
            if (tile := counts.tiles.get(at)) is None:
                async with looking() as conn:
                    tile = counts.tiles[at] = await _drawn(conn, counts.reaching(at), at)
                self._tidy()
        return tile

    def _fresh(self, key: Key, version: int | None) -> Counts | None:
        counts = self._known.get(key)
        if counts is None:
            return None
        self._known.move_to_end(key)
        young = time.monotonic() - counts.counted_at < BELIEVED_SECONDS
        return counts if (young if version is None else counts.version == version) else None

    def _one_at_a_time(self, key: Key) -> asyncio.Lock:
        if len(self._locks) > 1024:
            self._locks = {held: lock for held, lock in self._locks.items() if lock.locked()}
        return self._locks.setdefault(key, asyncio.Lock())

    def _tidy(self) -> None:
        held = sum(len(key[2]) + counts.weight for key, counts in self._known.items())
        while held > MOST_BYTES:
            key, dropped = self._known.popitem(last=False)
            held -= len(key[2]) + dropped.weight


async def _count(conn: Conn, asked: Asked, version: int | None) -> Counts:
    counted_at = time.monotonic()
    try:
        found = await asked.counted(conn, asked.organization, asked.filter, asked.grid)
    except TooManyCells:
        if asked.grid.coarser is None:
            raise
        return await _count(conn, replace(asked, grid=asked.grid.coarser), version)
    return Counts(version, counted_at, await asyncio.to_thread(_placed, found.cells, asked.grid.width_metres))


def _placed(cells: list[Told], width_metres: int) -> list[tuple[Told, Box]]:
    return [(one, _box(one.cell, width_metres)) for one in cells]


def _box(cell: str, width_metres: int) -> Box:
    """West, north, east and south of a box that holds the cell: its whole width around its middle."""
    lon, lat = grids.centre(cell)
    x, y = lon / 360 + 0.5, 0.5 - math.asinh(math.tan(math.radians(lat))) / math.tau
    reach = width_metres / (_EARTH_METRES * math.cos(math.radians(lat)))
    return x - reach, y - reach, x + reach, y + reach


async def _drawn(conn: Conn, cells: list[Told], at: Address) -> Tile:
    values: dict[str, Any] = {
        "z": at.z,
        "x": at.x,
        "y": at.y,
        "ids": [grids.number(one.cell) for one in cells],
        "cells": [one.cell for one in cells],
        "counts": [one.n for one in cells],
        "open_counts": [one.n_open for one in cells],
        "texts": [one.text for one in cells],
        "outlines": [wkb(grids.outline(one.cell)) for one in cells],
    }
    row = await (await conn.execute(_SQL["cells"], values)).fetchone()
    tile = packed(bytes(row["mvt"]) if row else b"")
    return Tile(tile, f'"{hashlib.blake2b(tile, digest_size=9).hexdigest()}"')
