"""The grids that requests are counted in; every cell has a word, a ring, a middle and its requests.

`h3-5` … `h3-11` are hexagons: coarse ones are parents of the stored cell by bits, never computed anew from the place.
`square-50` … `square-20000` are squares of so many metres on the municipality's UTM grid (EPSG:32647, 32648), their
edges at whole multiples of the side. A square's word is `utm47n-250-671500-1811250`: zone, side, and the south-west
corner in metres east and north. A place over 30° of longitude from the zone's meridian is in the square at 30°.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import h3
from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, func, or_, select

from geo_oss import utm
from geo_oss.errors import Invalid
from geo_oss.geo import H3_RESOLUTION, LonLat
from geo_oss.requests.conditions import Column, Condition, Queryables

COARSEST, FINEST = 5, H3_RESOLUTION
NARROWEST, WIDEST = 50, 20_000
"""Metres of a square's side."""
Ring = list[tuple[float, float]]
_NAME = re.compile(r"(h3|square)-(\d{1,5})", re.ASCII)
_SQUARE = re.compile(r"utm(\d{1,2})([ns])-(\d{2,5})-(-?\d{1,8})-(-?\d{1,8})", re.ASCII)
_WIDTH_METRES = {5: 17_000, 6: 6_500, 7: 2_400, 8: 920, 9: 350, 10: 130, 11: 50}
"""Mean distance between opposite edges of a hexagon, rounded: √3 × the mean edge length that H3 states."""
_ROW_BITS = 24
"""A square's key is its column from the west, shifted so far, plus its row from the south."""
_BULGE_DEGREES = 0.001
"""More than an edge of the widest square bends away from the straight line between its corners."""
_FAR_DEGREES = 29.9
_FAR_METRES = 10_000_000
"""No cell is so far east or west: beyond it a grid place has no degrees."""


@dataclass(frozen=True, slots=True)
class Hexagons:
    """H3 cells of one resolution; a key is the 64-bit index."""

    resolution: int

    @property
    def name(self) -> str:
        """h3-9, …"""
        return f"h3-{self.resolution}"

    @property
    def width_metres(self) -> int:
        """About how wide a cell is."""
        return _WIDTH_METRES[self.resolution]

    @property
    def coarser(self) -> Hexagons | None:
        """The next wider grid."""
        return Hexagons(self.resolution - 1) if self.resolution > COARSEST else None

    def keyed(self, queryables: Queryables, wanted: list[Condition], *columns: Column) -> Select[Any]:
        """The wanted requests, each as `key`, its cell, and the columns."""
        key: Column = func.h3_parent(queryables.table.c.h3_cell, self.resolution, type_=BigInteger)
        return select(key.label("key"), *columns).where(*wanted)

    def word(self, key: int) -> str:
        """A cell in H3's own letters."""
        return str(h3.int_to_str(key))


@dataclass(frozen=True, slots=True)
class Squares:
    """Squares of so many metres on a UTM grid (EPSG code)."""

    metres: int
    srid: int

    @property
    def name(self) -> str:
        """square-250, …"""
        return f"square-{self.metres}"

    @property
    def width_metres(self) -> int:
        """How wide a cell is."""
        return self.metres

    @property
    def coarser(self) -> Squares | None:
        """Squares twice as wide."""
        return Squares(self.metres * 2, self.srid) if self.metres * 2 <= WIDEST else None

    def keyed(self, queryables: Queryables, wanted: list[Condition], *columns: Column) -> Select[Any]:
        """The wanted requests, each as `key`, its cell, and the columns; each place is put on the grid once."""
        at = func.utm_place(queryables.table.c.place, self.srid).label("at")
        placed = select(at, *columns).where(*wanted).offset(0).subquery("placed")
        return select(self._key(placed.c.at).label("key"), *(placed.c[column.name] for column in columns))

    def _key(self, at: Column) -> ColumnElement[int]:
        column, row = (cast(func.floor(side(at) / float(self.metres)), BigInteger) for side in (func.ST_X, func.ST_Y))
        return column * (1 << _ROW_BITS) + row

    def word(self, key: int) -> str:
        """A cell by zone, side and south-west corner."""
        half = 1 << (_ROW_BITS - 1)
        row = (key + half) % (1 << _ROW_BITS) - half
        column = (key - row) >> _ROW_BITS
        zone = utm.Grid(self.srid, 0, 0).name.lower()
        return f"utm{zone}-{self.metres}-{column * self.metres}-{row * self.metres}"


Grid = Hexagons | Squares


def read(text: str, srid: int, *, name: str = "grid") -> Grid:
    """The grid of a word, squares on the UTM grid `srid`. Raises `Invalid` (field `name`)."""
    parts = _NAME.fullmatch(text)
    number = int(parts[2]) if parts else -1
    if parts and parts[1] == "h3" and COARSEST <= number <= FINEST:
        return Hexagons(number)
    if parts and parts[1] == "square" and NARROWEST <= number <= WIDEST:
        return Squares(number, srid)
    raise Invalid(
        f"{name} ต้องเป็น h3-{COARSEST} ถึง h3-{FINEST} หรือ square-{NARROWEST} ถึง square-{WIDEST} (เมตร)",
        f"{name} takes h3-{COARSEST} to h3-{FINEST}, or square-{NARROWEST} to square-{WIDEST} (metres).",
        field=name,
    )


def of_cell(cell: str) -> Grid:
    """The grid a cell's word belongs to. Raises `Invalid` (field `cell`)."""
    if cell.isascii() and len(cell) == 15 and h3.is_valid_cell(cell):
        if COARSEST <= h3.get_resolution(cell) <= FINEST:
            return Hexagons(h3.get_resolution(cell))
        raise Invalid("ช่องนี้ใหญ่หรือเล็กเกินไป", "That cell is too coarse or too fine.", field="cell")
    srid, metres, east, north = _square(cell)
    is_far = abs(east) > _FAR_METRES
    if is_far or not NARROWEST <= metres <= WIDEST or east % metres or north % metres:
        raise Invalid("ไม่มีช่องนี้", "There is no such cell: corners lie at multiples of the side.", field="cell")
    return Squares(metres, srid)


def inside(queryables: Queryables, cell: str) -> Condition:
    """The condition "in this cell". Raises `Invalid` (field `cell`) for a word that is no cell."""
    grid = of_cell(cell)
    table = queryables.table.c
    if isinstance(grid, Hexagons):
        return table.h3_cell.between(*stored_range(cell))
    _, metres, east, north = _square(cell)
    at = func.utm_place(table.place, grid.srid)
    key = (east // metres << _ROW_BITS) + north // metres
    return and_(_near(table.place, cell, grid.srid), grid._key(at) == key)


def _near(place: Column, cell: str, srid: int) -> Condition:
    """What a comparison of degrees can say: in the box around a square, or so far away that it is counted at 30°."""
    lons, lats = zip(*outline(cell), strict=True)
    wide, margin = utm.meridian_degrees(srid), _BULGE_DEGREES
    edges = (min(lons) - margin, min(lats) - margin, max(lons) + margin, max(lats) + margin)
    return or_(place.op("&&")(func.ST_MakeEnvelope(*edges, 4326)), func.abs(func.ST_X(place) - wide) > _FAR_DEGREES)


def stored(place: LonLat) -> int:
    """The cell of a place at the resolution that is stored with requests."""
    return int(h3.str_to_int(h3.latlng_to_cell(place.lat, place.lon, H3_RESOLUTION)))


def stored_range(cell: str) -> tuple[int, int]:
    """First and last index at the stored resolution below a hexagon: digits 0 … 6 at every finer level."""
    resolution = h3.get_resolution(cell)
    low = high = (h3.str_to_int(cell) & ~(15 << 52)) | (H3_RESOLUTION << 52)
    for digit in range(resolution + 1, H3_RESOLUTION + 1):
        shift = 3 * (15 - digit)
        low &= ~(7 << shift)
        high = (high & ~(7 << shift)) | (6 << shift)
    return low, high


def number(cell: str) -> int:
    """A whole number from 0 to below 2^63 that no other cell of the same grid has, for formats without words as ids."""
    if not cell.startswith("utm"):
        return int(h3.str_to_int(cell))
    _, side, east, north = _square(cell)
    half = 1 << (_ROW_BITS - 1)
    return ((east // side + half) << _ROW_BITS) + north // side + half


@lru_cache(maxsize=65_536)
def outline(cell: str) -> Ring:
    """The closed ring of a cell, longitude first (EPSG:4326), counter-clockwise."""
    if cell.startswith("utm"):
        srid, side, east, north = _square(cell)
        corners = ((east, north), (east + side, north), (east + side, north + side), (east, north + side))
        places = [utm.to_degrees(utm.Grid(srid, *corner)) for corner in corners]
        ring = [(place.lon, place.lat) for place in places]
    else:
        ring = [(lon, lat) for lat, lon in h3.cell_to_boundary(cell)]
    return [*ring, ring[0]]


def centre(cell: str) -> tuple[float, float]:
    """Longitude and latitude of the middle of a cell."""
    if cell.startswith("utm"):
        srid, side, east, north = _square(cell)
        place = utm.to_degrees(utm.Grid(srid, east + side / 2, north + side / 2))
        return place.lon, place.lat
    lat, lon = h3.cell_to_latlng(cell)
    return lon, lat


def _square(cell: str) -> tuple[int, int, int, int]:
    """EPSG code, side, east and north of a square's word."""
    parts = _SQUARE.fullmatch(cell)
    if parts is None or not 1 <= int(parts[1]) <= 60:
        raise Invalid("ไม่รู้จักช่องนี้", "That is no cell of a grid.", field="cell")
    return utm.srid_of(int(parts[1]), south=parts[2] == "s"), int(parts[3]), int(parts[4]), int(parts[5])
