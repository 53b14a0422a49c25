"""How much there is in each cell to divide counts by: things with a number, and metres of street cut by its edges."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from layers.hotspots.lattice import Lattice
from layers.hotspots.model import Ints
from layers.hotspots.neighbours import Floats

Lines = npt.NDArray[np.object_]
_WGS84 = Geod(ellps="WGS84")
_METRES_A_DEGREE = 111_320.0
_CELLS_AT_ONCE = 1_000


def things(cells: Lattice, lon: Floats, lat: Floats) -> tuple[Ints, Floats]:
    """The cells with places (degrees, EPSG:4326), sorted, and how many each has."""
    keys, counts = np.unique(cells.at(lon, lat), return_counts=True)
    return keys, counts.astype(np.float64)


def metres(cells: Lattice, lines: Lines, told: Callable[[float], None]) -> tuple[Ints, Floats]:
    """The cells with street, sorted, and its metres in each, on the spheroid (WGS 84); `told` takes the share done.

    `lines` in degrees (EPSG:4326). Cells meet in straight edges between their corners, so that none is counted twice.
    """
    keys = _along(cells, lines)
    shapes = shapely.from_wkb(cells.outlines(keys))
    tree = shapely.STRtree(lines)
    found = np.zeros(len(keys))
    for first in range(0, len(keys), _CELLS_AT_ONCE):
        told(first / len(keys))
        some = shapes[first : first + _CELLS_AT_ONCE]
        cell, line = tree.query(some, predicate="intersects")
        parts = shapely.intersection(lines[line], some[cell])
        found[first : first + len(some)] = np.bincount(cell, geodesic(parts), minlength=len(some))
    return keys[found > 0], found[found > 0]


def geodesic(shapes: Lines) -> Floats:
    """Metres of the lines in each shape, on the spheroid (WGS 84); points have none."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    is_line = shapely.get_type_id(parts) == 1
    spots, part = shapely.get_coordinates(parts[is_line], return_index=True)
    is_step = part[1:] == part[:-1]
    begin, end = spots[:-1][is_step], spots[1:][is_step]
    steps = _WGS84.inv(begin[:, 0], begin[:, 1], end[:, 0], end[:, 1])[2]
    whose = of[is_line][part[:-1][is_step]]
    return np.bincount(whose, steps, minlength=len(shapes)).astype(np.float64)


def _along(cells: Lattice, lines: Lines) -> Ints:
    """Every cell that lines may touch: those of places half a cell apart, and the ones beside them."""
    near = shapely.segmentize(lines, cells.grid.width_metres / 2 / _METRES_A_DEGREE)
    lon, lat = shapely.get_coordinates(near).T
    return cells.around(np.unique(cells.at(lon, lat)))
