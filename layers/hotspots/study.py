"""The study area: every cell a municipality could have requests in, the empty ones too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import h3ronpy
import h3ronpy.vector
import numpy as np
import numpy.typing as npt
import pyarrow

from layers.hotspots.neighbours import Cells, Floats

_CONTAINED = h3ronpy.ContainmentMode.IntersectsBoundary


@dataclass(frozen=True, slots=True)
class Study:
    """Cells of one resolution, sorted, the requests of each, both shape (n,), and the requests that are in none."""

    cells: Cells
    counts: Floats
    outside: int


def study(zones: Sequence[bytes], occupied: Cells, counts: npt.NDArray[np.int64], resolution: int) -> Study:
    """The cells the zones touch and those beside them that have requests; without zones, the cells with requests
    and those around them.

    `zones`: WKB polygons in degrees (EPSG:4326); `occupied` and `counts`: cells of the resolution, shape (m,).
    """
    area = _touched(zones, resolution) if zones else _around(occupied)
    cells = np.union1d(area, occupied[np.isin(occupied, _around(area))]).astype(np.uint64)
    values = np.zeros(len(cells))
    inside = np.isin(occupied, cells)
    values[np.searchsorted(cells, occupied[inside])] = counts[inside]
    return Study(cells, values, int(counts[~inside].sum()))


def _touched(zones: Sequence[bytes], resolution: int) -> Cells:
    shapes = pyarrow.array(list(zones), pyarrow.binary())
    found = h3ronpy.vector.wkb_to_cells(shapes, resolution, containment_mode=_CONTAINED, flatten=True)
    return np.unique(np.asarray(pyarrow.array(found)).astype(np.uint64))


def _around(cells: Cells) -> Cells:
    if not len(cells):
        return cells
    return np.unique(
        np.asarray(pyarrow.array(h3ronpy.grid_disk(pyarrow.array(cells), 1, flatten=True))).astype(np.uint64)
    )


def outlines(cells: Cells) -> list[bytes]:
    """The hexagons as WKB polygons in degrees (EPSG:4326)."""
    found = h3ronpy.vector.cells_to_wkb_polygons(pyarrow.array(cells))
    return [bytes(shape) for shape in pyarrow.array(found).to_pylist()]
