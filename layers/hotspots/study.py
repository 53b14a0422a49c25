"""The study area: every cell a municipality could have requests in, the empty ones too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from geo_oss.errors import Invalid
from layers.hotspots.lattice import Lattice
from layers.hotspots.model import Ints
from layers.hotspots.neighbours import Floats

MOST_CELLS = 200_000


@dataclass(frozen=True, slots=True)
class Study:
    """Cells of one grid, sorted, shape (n,), the requests of each, shape (n,) or (n, periods), those in no cell."""

    keys: Ints
    counts: Floats
    outside: int


def study(cells: Lattice, zones: Sequence[bytes], occupied: Ints, counts: Ints) -> Study:
    """The cells the zones touch and those beside them that have requests; without zones, the cells with requests
    and those around them.

    `zones`: WKB polygons in degrees (EPSG:4326); `occupied`: keys, sorted, shape (m,); `counts`: (m,) or (m, periods).
    Raises `Invalid` for more cells than can be looked at.
    """
    area = cells.touched(zones) if zones else cells.around(occupied)
    keys = np.union1d(area, occupied[np.isin(occupied, cells.around(area))]).astype(np.int64)
    check(len(keys))
    values = np.zeros((len(keys), *counts.shape[1:]))
    inside = np.isin(occupied, keys)
    values[np.searchsorted(keys, occupied[inside])] = counts[inside]
    return Study(keys, values, int(counts[~inside].sum()))


def check(cells: int) -> None:
    """Raises `Invalid` for more cells than can be looked at."""
    if cells > MOST_CELLS:
        raise Invalid(
            f"ช่องมากเกินไป ({cells:,}) เลือกช่องใหญ่ขึ้น", f"That is {cells:,} cells: choose a coarser grid.", field="grid"
        )
