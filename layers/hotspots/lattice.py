"""The cells an analysis counts in: which there are in a municipality, who is beside whom, where they lie.

The keys are those of `geo_oss.requests.grids`, so that counts, maps and answers speak of the same cells.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import h3
import h3ronpy
import h3ronpy.vector
import numpy as np
import numpy.typing as npt
import pyarrow
import scipy.sparse
import shapely
from pyproj import Transformer

from geo_oss.requests import grids
from layers.hotspots.model import Ints
from layers.hotspots.neighbours import Floats, Matrix, within_metres, within_rings

_CONTAINED = h3ronpy.ContainmentMode.IntersectsBoundary
_ROW = 1 << 24
"""As in `grids.Squares`: a key is its column times so much, plus its row."""


@dataclass(frozen=True, slots=True)
class Hexagons:
    """H3 cells of one grid; `srid` is the UTM zone (EPSG code) in which their distances are measured."""

    grid: grids.Hexagons
    srid: int

    @property
    def cell_m2(self) -> float:
        """Square metres of a cell, on the average."""
        return float(h3.average_hexagon_area(self.grid.resolution, "m^2"))

    def touched(self, zones: Sequence[bytes]) -> Ints:
        """The cells that zones (WKB in degrees) touch."""
        shapes = pyarrow.array(list(zones), pyarrow.binary())
        found = h3ronpy.vector.wkb_to_cells(shapes, self.grid.resolution, containment_mode=_CONTAINED, flatten=True)
        return np.unique(np.asarray(pyarrow.array(found)).astype(np.int64))

    def at(self, lon: Floats, lat: Floats) -> Ints:
        """The cell of each place in degrees."""
        found = h3ronpy.vector.coordinates_to_cells(pyarrow.array(lat), pyarrow.array(lon), self.grid.resolution)
        return np.asarray(pyarrow.array(found)).astype(np.int64)

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


@dataclass(frozen=True, slots=True)
class Squares:
    """Squares of a UTM grid; those that share an edge or a corner are beside each other."""

    grid: grids.Squares

    @property
    def cell_m2(self) -> float:
        """Square metres of a cell."""
        return float(self.grid.metres**2)

    def touched(self, zones: Sequence[bytes]) -> Ints:
        """The cells that zones (WKB in degrees) touch."""
        found = [self._under(_on_plane(shapely.from_wkb(zone), self.grid.srid)) for zone in zones]
        return np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64)

    def at(self, lon: Floats, lat: Floats) -> Ints:
        """The cell of each place in degrees."""
        column, row = (np.floor(axis / self.grid.metres) for axis in projected(lon, lat, self.grid.srid))
        return np.asarray(column * _ROW + row, dtype=np.int64)

    def around(self, keys: Ints) -> Ints:
        """The cells and those beside them."""
        return np.unique((keys[:, None] + _offsets(1)).ravel())

    def rings(self, keys: Ints, rings: int) -> Matrix:
        """Neighbours up to so many columns and rows away; `keys` sorted."""
        offsets = _offsets(rings)
        wanted = keys[:, None] + offsets[offsets != 0]
        at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        rows, places = np.nonzero(keys[at] == wanted) if len(keys) else (keys, keys)
        ones = np.ones(len(rows))
        return scipy.sparse.csr_matrix((ones, (rows, at[rows, places])), shape=(len(keys), len(keys)))

    def middles(self, keys: Ints) -> tuple[Floats, Floats]:
        """The middles in metres of the UTM zone."""
        column, row = _columns_and_rows(keys)
        side = float(self.grid.metres)
        return (column.astype(np.float64) + 0.5) * side, (row.astype(np.float64) + 0.5) * side

    def outlines(self, keys: Ints) -> list[bytes]:
        """The cells as WKB polygons in degrees (EPSG:4326), between their corners."""
        column, row = _columns_and_rows(keys)
        corners = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
        east, north = (
            np.stack([side + corner[i] for corner in corners], axis=1) for i, side in enumerate((column, row))
        )
        back = Transformer.from_crs(self.grid.srid, 4326, always_xy=True)
        lon, lat = back.transform(east * float(self.grid.metres), north * float(self.grid.metres))
        return list(shapely.to_wkb(shapely.polygons(np.stack((lon, lat), axis=-1))))

    def _under(self, shape: shapely.Geometry) -> Ints:
        side = self.grid.metres
        west, south, east, north = (int(edge // side) for edge in shape.bounds)
        column, row = (axis.ravel() for axis in np.meshgrid(np.arange(west, east + 1), np.arange(south, north + 1)))
        shapely.prepare(shape)
        met = shapely.intersects(shape, shapely.box(column * side, row * side, (column + 1) * side, (row + 1) * side))
        return np.asarray(column[met] * _ROW + row[met], dtype=np.int64)


Lattice = Hexagons | Squares


def lattice(word: str, srid: int) -> Lattice:
    """The cells of a grid's word, in a UTM zone (EPSG code)."""
    grid = grids.read(word, srid)
    return Hexagons(grid, srid) if isinstance(grid, grids.Hexagons) else Squares(grid)


def neighbours(cells: Lattice, keys: Ints, *, rings: int, metres: int) -> Matrix:
    """Who is whose neighbour: middles at most so many metres apart, or with 0 metres, so many rings."""
    if not metres:
        return cells.rings(keys, rings)
    return within_metres(*cells.middles(keys), metres)


def projected(lon: Floats, lat: Floats, srid: int) -> tuple[Floats, Floats]:
    """Degrees (EPSG:4326) in metres of a UTM zone (EPSG code)."""
    east, north = Transformer.from_crs(4326, srid, always_xy=True).transform(lon, lat)
    return np.asarray(east, dtype=np.float64), np.asarray(north, dtype=np.float64)


def in_degrees(shapes: npt.NDArray[np.object_], srid: int) -> npt.NDArray[np.object_]:
    """Shapes of a UTM zone (EPSG code) in degrees (EPSG:4326)."""
    back = Transformer.from_crs(srid, 4326, always_xy=True)
    found: npt.NDArray[np.object_] = shapely.transform(shapes, back.transform, interleaved=False)
    return found


def _on_plane(shape: shapely.Geometry, srid: int) -> shapely.Geometry:
    return shapely.transform(shape, Transformer.from_crs(4326, srid, always_xy=True).transform, interleaved=False)


def _offsets(rings: int) -> Ints:
    steps = np.arange(-rings, rings + 1, dtype=np.int64)
    return (steps[:, None] * _ROW + steps).ravel()


def _columns_and_rows(keys: Ints) -> tuple[Ints, Ints]:
    row = (keys + _ROW // 2) % _ROW - _ROW // 2
    return (keys - row) // _ROW, row
