"""The words of space: a place, a box, and the integer Web Mercator frame that tiles and heat cells share."""

from __future__ import annotations

import math
from dataclasses import dataclass

from geo_oss.errors import Invalid

EARTH_RADIUS_METRES = 6_378_137.0
MERCATOR_HALF_METRES = math.pi * EARTH_RADIUS_METRES
MERCATOR_MAX_LATITUDE = 85.05112877980659
FRAME_ZOOM = 28
"""Level of the integer frame: one unit is a pixel of a 4096-unit tile at zoom 16."""
H3_RESOLUTION = 11
"""Resolution of the stored H3 cell; coarser cells are always derived from it, never recomputed from the point."""


@dataclass(frozen=True, slots=True)
class LonLat:
    """A place in degrees, longitude first (EPSG:4326, GeoJSON order).

    Raises `Invalid` for anything that is not a place on Earth; the sentence says what it looks like instead.
    """

    lon: float
    lat: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.lon) and math.isfinite(self.lat)):
            raise Invalid("พิกัดต้องเป็นตัวเลข", "Coordinates must be finite numbers.", field="place")
        if abs(self.lat) > 90 and abs(self.lon) <= 90:
            raise Invalid("ละติจูดและลองจิจูดน่าจะสลับกัน", "Latitude and longitude seem to be swapped.", field="place")
        if abs(self.lon) > 180 or abs(self.lat) > MERCATOR_MAX_LATITUDE:
            raise Invalid(
                "พิกัดอยู่นอกช่วงที่เป็นไปได้ (ลองจิจูด −180..180 ละติจูด −85..85)",
                "Coordinates are out of range (longitude −180..180, latitude −85..85).",
                field="place",
            )


@dataclass(frozen=True, slots=True)
class BBox:
    """A box in degrees (EPSG:4326): west, south, east, north."""

    west: float
    south: float
    east: float
    north: float

    def __post_init__(self) -> None:
        edges = (self.west, self.south, self.east, self.north)
        if not all(math.isfinite(edge) for edge in edges) or self.west > self.east or self.south > self.north:
            raise Invalid("กรอบพื้นที่ต้องเป็น ตะวันตก,ใต้,ตะวันออก,เหนือ", "A box is west,south,east,north.", field="bbox")

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """West, south, east, north."""
        return self.west, self.south, self.east, self.north


@dataclass(frozen=True, slots=True)
class Frame:
    """A place in the integer Web Mercator frame of level 28 and its Morton code.

    `qx` grows east, `qy` grows south, both 0 … 2^28−1; `z28` interleaves them (x on even bits), so that the
    requests of one tile are one range of `z28`.
    """

    qx: int
    qy: int
    z28: int


def frame(place: LonLat) -> Frame:
    """The frame cell of a place."""
    size = 1 << FRAME_ZOOM
    x = (place.lon + 180.0) / 360.0
    y = 0.5 - math.asinh(math.tan(math.radians(place.lat))) / (2.0 * math.pi)
    qx = min(max(int(x * size), 0), size - 1)
    qy = min(max(int(y * size), 0), size - 1)
    return Frame(qx, qy, morton(qx, qy))


def morton(qx: int, qy: int) -> int:
    """Bits of `qx` and `qy` interleaved, x on the even ones."""
    return _spread(qx) | (_spread(qy) << 1)


def tile_range(z: int, x: int, y: int) -> tuple[int, int]:
    """First and one-past-last `z28` of the requests in tile z/x/y (z ≤ 28)."""
    shift = 2 * (FRAME_ZOOM - z)
    code = morton(x, y)
    return code << shift, (code + 1) << shift


def _spread(value: int) -> int:
    value = (value | (value << 16)) & 0x0000FFFF0000FFFF
    value = (value | (value << 8)) & 0x00FF00FF00FF00FF
    value = (value | (value << 4)) & 0x0F0F0F0F0F0F0F0F
    value = (value | (value << 2)) & 0x3333333333333333
    return (value | (value << 1)) & 0x5555555555555555
