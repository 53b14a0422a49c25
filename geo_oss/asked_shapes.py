"""Shapes that somebody asks with, boxes and drawn ones: read in any system, kept in degrees, longitude first."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from geo_oss.errors import Invalid
from geo_oss.geo import FRAME_ZOOM, MERCATOR_MAX_LATITUDE, LonLat, frame, tile_range
from geo_oss.reference_systems import CRS84, Position, System, degrees

MOST_POSITIONS = 5_000
_STEPS = 32
"""An edge of a box in metres is a curve in degrees: it is followed with so many steps."""
_TILES = 4
Ring = Sequence[Position]


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape as WKT in degrees, its outer boxes (west, south, east, north), and whether it is nothing but those boxes.

    `mixed` says that it is a collection: there is no inside and outside of it.
    """

    wkt: str
    boxes: tuple[tuple[float, float, float, float], ...]
    is_box: bool = False
    mixed: bool = field(default=False)


def box(numbers: Sequence[float], spoken: System = CRS84, *, name: str = "bbox") -> Shape:
    """The box of two corners, 4 numbers or 6 (heights are left out), in the axis order of the system.

    In degrees, a west greater than east means a box over the antimeridian. Raises `Invalid` (field `name`).
    """
    if len(numbers) not in (4, 6) or not all(math.isfinite(number) for number in numbers):
        raise Invalid(
            "กรอบพื้นที่ต้องเป็นตัวเลข 4 หรือ 6 ตัว: มุมล่างซ้าย แล้วมุมบนขวา",
            f"{name} takes 4 or 6 numbers: the lower left corner, then the upper right one.",
            field=name,
        )
    half = len(numbers) // 2
    low, high = (numbers[0], numbers[1]), (numbers[half], numbers[half + 1])
    if not spoken.is_degrees:
        return _box_in_metres(low, high, spoken, name)
    (west, south), (east, north) = (degrees(*corner, spoken, field=name) for corner in (low, high))
    if south > north:
        raise _upside_down(name)
    spans = [(west, east)] if west <= east else [(west, 180.0), (-180.0, east)]
    boxes = tuple((left, south, right, north) for left, right in spans)
    return Shape(_multipolygon([[_ring(one)] for one in boxes]), boxes, is_box=True)


def _box_in_metres(low: Position, high: Position, spoken: System, name: str) -> Shape:
    if low[0] > high[0] or low[1] > high[1]:
        raise _upside_down(name)
    corners = [low, (high[0], low[1]), high, (low[0], high[1]), low]
    ring = [degrees(*spot, spoken, field=name) for spot in _followed(corners)]
    return Shape(_multipolygon([[ring]]), (_bounds(ring),), is_box=spoken.srid == 3857)


def _followed(corners: Sequence[Position]) -> Iterator[Position]:
    yield corners[0]
    for (x0, y0), (x1, y1) in pairwise(corners):
        steps = range(1, _STEPS + 1)
        yield from ((x0 + (x1 - x0) * step / _STEPS, y0 + (y1 - y0) * step / _STEPS) for step in steps)


def _upside_down(name: str) -> Invalid:
    return Invalid(
        "กรอบพื้นที่ต้องเริ่มจากมุมล่างซ้าย แล้วมุมบนขวา",
        f"{name} takes the lower left corner first, then the upper right one.",
        field=name,
    )


def _ring(one: tuple[float, float, float, float]) -> Ring:
    west, south, east, north = one
    return [(west, south), (east, south), (east, north), (west, north), (west, south)]


def geometry(kind: str, coordinates: object, spoken: System, *, name: str) -> Shape:
    """A geometry by its GeoJSON kind and nested coordinates, in the axis order of the system.

    Raises `Invalid` (field `name`) for positions that are none, rings that are not closed, and more than 5,000 of them.
    """
    reader = _KINDS.get(kind)
    if reader is None:
        raise Invalid(f"ไม่รู้จักรูปร่าง {kind[:40]}", f"{kind[:40]} is no geometry known here.", field=name)
    positions: list[Position] = []
    text = reader(coordinates, _Reading(spoken, name, positions))
    return Shape(f"{kind.upper()}({text})", (_bounds(positions),))


def collection(parts: Sequence[Shape]) -> Shape:
    """Several geometries as one."""
    wkt = ",".join(part.wkt for part in parts)
    return Shape(f"GEOMETRYCOLLECTION({wkt})", tuple(one for part in parts for one in part.boxes), mixed=True)


@dataclass(frozen=True, slots=True)
class _Reading:
    spoken: System
    name: str
    positions: list[Position]

    def refused(self) -> Invalid:
        return Invalid(
            "พิกัดของรูปร่างไม่ถูกต้อง (รูปปิดต้องจบที่จุดเริ่มต้น)",
            "The coordinates of a geometry are not valid (a ring must end where it began).",
            field=self.name,
        )

    def position(self, given: object) -> Position:
        if not (isinstance(given, Sequence) and len(given) in (2, 3)):
            raise self.refused()
        if not all(isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one) for one in given):
            raise self.refused()
        self.positions.append(degrees(given[0], given[1], self.spoken, field=self.name))
        if len(self.positions) > MOST_POSITIONS:
            raise Invalid(
                f"รูปร่างมีจุดเกิน {MOST_POSITIONS:,} จุด",
                f"A geometry has more than {MOST_POSITIONS:,} positions.",
                field=self.name,
            )
        return self.positions[-1]


def _many(given: object, reading: _Reading) -> Sequence[object]:
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise reading.refused()
    return given


def _point(given: object, reading: _Reading) -> str:
    return _text([reading.position(given)])


def _points(given: object, reading: _Reading) -> str:
    return _text([reading.position(one) for one in _many(given, reading)])


def _line(given: object, reading: _Reading) -> str:
    if len(_many(given, reading)) < 2:
        raise reading.refused()
    return _points(given, reading)


def _closed(given: object, reading: _Reading) -> str:
    ring = [reading.position(one) for one in _many(given, reading)]
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise reading.refused()
    return f"({_text(ring)})"


def _polygon(given: object, reading: _Reading) -> str:
    return ",".join(_closed(ring, reading) for ring in _many(given, reading))


def _lines(given: object, reading: _Reading) -> str:
    return ",".join(f"({_line(one, reading)})" for one in _many(given, reading))


def _polygons(given: object, reading: _Reading) -> str:
    return ",".join(f"({_polygon(one, reading)})" for one in _many(given, reading))


_KINDS = {
    "Point": _point,
    "MultiPoint": _points,
    "LineString": _line,
    "MultiLineString": _lines,
    "Polygon": _polygon,
    "MultiPolygon": _polygons,
}


def _text(positions: Iterable[Position]) -> str:
    return ",".join(f"{lon!r} {lat!r}" for lon, lat in positions)


def _multipolygon(polygons: Sequence[Sequence[Ring]]) -> str:
    inner = ",".join("(" + ",".join(f"({_text(ring)})" for ring in rings) + ")" for rings in polygons)
    return f"MULTIPOLYGON({inner})"


def _bounds(positions: Sequence[Position]) -> tuple[float, float, float, float]:
    lons, lats = zip(*positions, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def code_ranges(boxes: Iterable[tuple[float, float, float, float]]) -> list[tuple[int, int]]:
    """Ranges of `z28` (first, one past the last) that hold every place of the boxes, and some around them."""
    found = sorted(one for single in boxes for one in _ranges(single))
    merged: list[tuple[int, int]] = []
    for first, last in found:
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], last))
        else:
            merged.append((first, last))
    return merged


def _ranges(one: tuple[float, float, float, float]) -> Iterator[tuple[int, int]]:
    west, south, east, north = clipped(one)
    upper, lower = frame(LonLat(west, north)), frame(LonLat(east, south))
    size = (1 << FRAME_ZOOM) - 1
    left, right = max(upper.qx - 1, 0), min(lower.qx + 1, size)
    top, bottom = max(upper.qy - 1, 0), min(lower.qy + 1, size)
    shift = max(0, max(right - left, bottom - top).bit_length() - _TILES.bit_length() + 1)
    z = FRAME_ZOOM - shift
    for x in range(left >> shift, (right >> shift) + 1):
        for y in range(top >> shift, (bottom >> shift) + 1):
            yield tile_range(z, x, y)


def clipped(one: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """The part of a box that Web Mercator can show."""
    west, south, east, north = one
    low, high = (max(min(lat, MERCATOR_MAX_LATITUDE), -MERCATOR_MAX_LATITUDE) for lat in (south, north))
    return west, low, east, high
