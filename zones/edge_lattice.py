"""Metres to the closest of many samples, measured at the corners of square cells and interpolated between.

Farther away than some cells the distance hardly bends. No sample is closer to a corner than its metres, so a place
between is at least as far as the interpolation, less side² / 4 metres. It is at most as far as that and what one
corner's sample is farther from the other corners than theirs, since metres to a single sample bend upwards. Cells where
both differences are next to nothing are sure; on ridges, where two edges are equally far, they are not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.spatial import cKDTree

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

CELLS = 128
"""Cells along the longer side of what the samples enclose."""
ERROR = 0.005
"""Share of the metres by which an interpolation may be wrong."""
WORKERS = 2


@dataclass(frozen=True)
class Lattice:
    """Corners on a plane in metres: `metres` to the closest sample from each, and the `sure` cells between."""

    origin: Floats
    side: float
    metres: Floats
    sure: Mask

    @classmethod
    def of(cls, tree: cKDTree) -> Lattice:
        """Cells over all that the samples enclose."""
        width, height = tree.maxes - tree.mins
        side = max(width, height) / CELLS or 1.0
        steps = [np.arange(int(length / side) + 2) * side for length in (height, width)]
        north, east = np.meshgrid(*steps, indexing="ij")
        corners = np.stack([east, north], axis=-1) + tree.mins
        metres, sample = tree.query(corners, workers=WORKERS)
        return cls(tree.mins, side, metres, _sure(corners, metres, tree.data[sample], side))

    def between(self, places: Floats) -> tuple[Floats, Mask]:
        """Metres at each place, and where they are sure."""
        at = (places - self.origin) / self.side
        inside = np.all((at >= 0) & (at < self.sure.shape[::-1]), axis=1)
        column, row = np.where(inside[:, None], at, 0).astype(np.intp).T
        east, north = at[:, 0] - column, at[:, 1] - row
        south_side, north_side = (
            self.metres[line, column] * (1 - east) + self.metres[line, column + 1] * east for line in (row, row + 1)
        )
        return south_side * (1 - north) + north_side * north, inside & self.sure[row, column]


def _sure(corners: Floats, metres: Floats, samples: Floats, side: float) -> Mask:
    """Cells between whose corners the distance is within ERROR of the interpolation."""
    least = np.min(_four(metres), axis=0) - side
    excess = [
        np.max([np.hypot(*np.moveaxis(corner - sample, -1, 0)) - own for corner, own in pairs], axis=0)
        for sample in _four(samples)
        for pairs in [list(zip(_four(corners), _four(metres), strict=True))]
    ]
    bend = side**2 / 4 / np.maximum(least, side)
    return np.asarray((least > 0) & (np.maximum(np.min(excess, axis=0), bend) <= ERROR * least))


def _four(corners: Floats) -> list[Floats]:
    """What each cell has at its four corners."""
    return [corners[:-1, :-1], corners[:-1, 1:], corners[1:, :-1], corners[1:, 1:]]
