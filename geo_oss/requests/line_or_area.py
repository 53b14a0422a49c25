"""A line or an area as the place of a request: a flooded street, a dark stretch of road. Words only, no database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyproj

from geo_oss.errors import Invalid
from geo_oss.geo import LonLat

MOST_VERTICES = 500
LONGEST_METRES = 20_000.0
LARGEST_M2 = 25_000_000.0
SMALLEST_METRES, SMALLEST_M2 = 1.0, 1.0
_SPHEROID = pyproj.Geod(ellps="WGS84")
_KINDS = {"LineString": "line", "Polygon": "area"}

Ring = tuple[LonLat, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A line (one row of places) or an area (its outer ring, then its holes, each closed), in degrees, EPSG:4326."""

    kind: str
    rings: tuple[Ring, ...]

    def geojson(self) -> dict[str, Any]:
        """The shape as a GeoJSON geometry, longitude first."""
        rings = [[[place.lon, place.lat] for place in ring] for ring in self.rings]
        if self.kind == "line":
            return {"type": "LineString", "coordinates": rings[0]}
        return {"type": "Polygon", "coordinates": rings}

    def text(self) -> str:
        """The same as text."""
        return json.dumps(self.geojson())

    @property
    def amount(self) -> float:
        """Metres of a line, square metres of an area, on the spheroid."""
        if self.kind == "line":
            return float(_SPHEROID.line_length(*_axes(self.rings[0])))
        outer, *holes = (abs(_SPHEROID.polygon_area_perimeter(*_axes(ring))[0]) for ring in self.rings)
        return float(outer - sum(holes))


def parse(text: str) -> Shape | LonLat:
    """The geometry in a GeoJSON text. Raises `Invalid`."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise _unreadable() from None
    return read(value)


def read(value: object) -> Shape | LonLat:
    """A GeoJSON Point, LineString or Polygon as a place or a shape. Raises `Invalid` saying what to do."""
    if not isinstance(value, Mapping) or "coordinates" not in value:
        raise _unreadable()
    kind, coordinates = value.get("type"), value["coordinates"]
    if kind == "Point":
        return _place(coordinates)
    if kind not in _KINDS:
        raise Invalid(
            "ตำแหน่งต้องเป็นจุด เส้น หรือพื้นที่เดียว (Point, LineString หรือ Polygon)",
            "The geometry is one Point, LineString or Polygon.",
            field="geometry",
        )
    rings = [coordinates] if kind == "LineString" else coordinates
    return _sized(Shape(_KINDS[str(kind)], tuple(_ring(ring, closed=kind == "Polygon") for ring in _list(rings))))


def _ring(value: object, *, closed: bool) -> Ring:
    rows = _list(value)
    if len(rows) > MOST_VERTICES:
        raise _too_many()
    places = [_place(row) for row in rows]
    kept = [place for number, place in enumerate(places) if number == 0 or place != places[number - 1]]
    if closed and kept and kept[0] != kept[-1]:
        kept.append(kept[0])
    if closed and len(kept) < 4:
        raise Invalid("พื้นที่ต้องมีอย่างน้อย 3 จุด", "An area has at least three different points.", field="geometry")
    if len(kept) < 2:
        raise Invalid("เส้นต้องมีอย่างน้อย 2 จุด", "A line has at least two different points.", field="geometry")
    return tuple(kept)


def _sized(shape: Shape) -> Shape:
    if not shape.rings:
        raise _unreadable()
    if sum(map(len, shape.rings)) > MOST_VERTICES:
        raise _too_many()
    amount = shape.amount
    if amount > (LONGEST_METRES if shape.kind == "line" else LARGEST_M2):
        raise _too_large(shape.kind)
    return shape


def not_too_small(shape: Shape) -> Shape:
    """The shape, if it is more than a point; asked of an area only once it is known not to cross itself.

    Raises `Invalid`.
    """
    if shape.amount < (SMALLEST_METRES if shape.kind == "line" else SMALLEST_M2):
        raise Invalid("เส้นหรือพื้นที่เล็กเกินไป กรุณาปักหมุดแทน", "That is too small; please use a pin.", field="geometry")
    return shape


def _place(value: object) -> LonLat:
    row = _list(value)
    if not 2 <= len(row) <= 4 or not all(_is_number(number) for number in row):
        raise _unreadable()
    try:
        return LonLat(float(row[0]), float(row[1]))
    except OverflowError:
        raise _unreadable() from None


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _list(value: object) -> Sequence[Any]:
    if not isinstance(value, list | tuple):
        raise _unreadable()
    return value


def _axes(ring: Ring) -> tuple[list[float], list[float]]:
    return [place.lon for place in ring], [place.lat for place in ring]


def _unreadable() -> Invalid:
    return Invalid(
        "อ่านตำแหน่งไม่ออก ต้องเป็น GeoJSON ที่มี type และ coordinates [ลองจิจูด, ละติจูด]",
        "This geometry cannot be read: GeoJSON with type and coordinates [longitude, latitude] is expected.",
        field="geometry",
    )


def _too_many() -> Invalid:
    return Invalid(
        f"วาดได้ไม่เกิน {MOST_VERTICES} จุด กรุณาวาดให้หยาบลง",
        f"At most {MOST_VERTICES} points; please draw it more roughly.",
        field="geometry",
    )


def _too_large(kind: str) -> Invalid:
    if kind == "line":
        return Invalid(
            "เส้นยาวเกิน 20 กม. กรุณาแจ้งเป็นช่วง ๆ",
            "The line is longer than 20 km; please report it in stretches.",
            field="geometry",
        )
    return Invalid(
        "พื้นที่ใหญ่เกิน 25 ตร.กม. กรุณาวาดเฉพาะส่วนที่มีปัญหา",
        "The area is larger than 25 km²; please draw the part that has the problem.",
        field="geometry",
    )
