"""Which tile: zoom, column, row, and the range of the integer frame it covers."""

from __future__ import annotations

from dataclasses import dataclass

from geo_oss.errors import NotFound
from geo_oss.geo import FRAME_ZOOM, tile_range
from layers.registry import Layer

_PIXELS_ZOOM = 16
"""At this zoom one unit of the frame is one of the 4096 units of a tile."""


@dataclass(frozen=True, slots=True)
class Address:
    """A tile of the Web Mercator grid (EPSG:3857): z, x from the west, y from the north."""

    z: int
    x: int
    y: int

    def parameters(self, organization_id: int) -> dict[str, int]:
        """What the queries of tile.sql take: the tile, its range of `z28`, its corner and how units are scaled."""
        first, last = tile_range(self.z, self.x, self.y)
        shift = FRAME_ZOOM - self.z
        return {
            "organization_id": organization_id,
            "z": self.z,
            "x": self.x,
            "y": self.y,
            "first": first,
            "last": last,
            "west": self.x << shift,
            "north": self.y << shift,
            "right": max(_PIXELS_ZOOM - self.z, 0),
            "left": max(self.z - _PIXELS_ZOOM, 0),
            "coarse": 0,
        }


def address(layer: Layer, z: int, x: int, y: int) -> Address:
    """The tile, if the layer has it. Raises `NotFound`."""
    return within(layer.minzoom, layer.maxzoom, z, x, y)


def within(minzoom: int, maxzoom: int, z: int, x: int, y: int) -> Address:
    """The tile, if it is one of these zooms. Raises `NotFound`."""
    if not minzoom <= z <= maxzoom or not (0 <= x < 1 << z and 0 <= y < 1 << z):
        raise NotFound("ไม่มีแผ่นแผนที่นี้", "There is no such tile.")
    return Address(z, x, y)
