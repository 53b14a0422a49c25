"""The cells an analysis counts in: which there are in a municipality, who is beside whom, where they lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import h3
import h3ronpy
import h3ronpy.vector
import numpy as np
import pyarrow
from pyproj import Transformer

from layers.hotspots.model import Ints
from layers.hotspots.neighbours import Floats, Matrix, within_metres, within_rings

_CONTAINED = h3ronpy.ContainmentMode.IntersectsBoundary


@dataclass(frozen=True, slots=True)
class Hexagons:
    """H3 cells of one resolution; `srid` is the UTM zone (EPSG code) in which their distances are measured."""

    resolution: int
    srid: int

    @property
    def name(self) -> str:
        """The grid's word."""
        return f"h3-{self.resolution}"

    @property
    def cell_m2(self) -> float:
        """Square metres of a cell, on the average."""
        return float(h3.average_hexagon_area(self.resolution, "m^2"))

    def touched(self, zones: Sequence[bytes]) -> Ints:
        """The cells that zones (WKB in degrees) touch."""
        shapes = pyarrow.array(list(zones), pyarrow.binary())
        found = h3ronpy.vector.wkb_to_cells(shapes, self.resolution, containment_mode=_CONTAINED, flatten=True)
        return np.unique(np.asarray(pyarrow.array(found)).astype(np.int64))

    def around(self, keys: Ints) -> Ints:
        """The cells and those beside them."""
        if not len(keys):
            return keys
        disks = h3ronpy.grid_disk(pyarrow.array(keys.astype(np.uint64)), 1, flatten=True)
        return np.unique(np.asarray(pyarrow.array(disks)).astype(np.int64))

    def rings(self, keys: Ints, rings: int) -> Matrix:
        """Neighbours up to so many rings away; `keys` sorted."""
        return within_rings(keys.astype(np.uint64), rings)

    def middles(self, keys: Ints) -> tuple[Floats, Floats]:
        """The middles in metres of the UTM zone."""
        found = h3ronpy.vector.cells_to_coordinates(pyarrow.array(keys.astype(np.uint64)))
        lng, lat = (np.asarray(pyarrow.array(found.column(name))) for name in ("lng", "lat"))
        return projected(lng, lat, self.srid)

    def outlines(self, keys: Ints) -> list[bytes]:
        """The cells as WKB polygons in degrees (EPSG:4326)."""
        found = h3ronpy.vector.cells_to_wkb_polygons(pyarrow.array(keys.astype(np.uint64)))
        return [bytes(shape) for shape in pyarrow.array(found).to_pylist()]


Lattice = Hexagons


def lattice(grid: str, srid: int) -> Lattice:
    """The cells of a grid's word."""
    return Hexagons(int(grid.removeprefix("h3-")), srid)


def neighbours(cells: Lattice, keys: Ints, *, rings: int, metres: int) -> Matrix:
    """Who is whose neighbour: middles at most so many metres apart, or with 0 metres, so many rings."""
    if not metres:
        return cells.rings(keys, rings)
    return within_metres(*cells.middles(keys), metres)


def projected(lon: Floats, lat: Floats, srid: int) -> tuple[Floats, Floats]:
    """Degrees (EPSG:4326) in metres of a UTM zone (EPSG code)."""
    east, north = Transformer.from_crs(4326, srid, always_xy=True).transform(lon, lat)
    return np.asarray(east, dtype=np.float64), np.asarray(north, dtype=np.float64)
