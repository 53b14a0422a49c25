"""Many places at once: what the map knows about them, as arrays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Indices = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class PlacedLayer:
    """Zone or community of many places: an index into `codes`, -1 for none.

    `metres` is the distance to the edge of the covering one; outside, to the `nearest` one (-1 inside or without
    boundaries). NaN where it was not measured.
    """

    codes: list[str]
    version: int | None
    covering: Indices
    nearest: Indices
    metres: Floats

    def part(self, rows: slice | npt.NDArray[np.intp]) -> PlacedLayer:
        """Some of the places."""
        return replace(self, covering=self.covering[rows], nearest=self.nearest[rows], metres=self.metres[rows])


@dataclass(frozen=True, slots=True)
class PlacedArrays:
    """The answer of place_of for many places, by the same rule."""

    zone: PlacedLayer
    community: PlacedLayer

    def part(self, rows: slice | npt.NDArray[np.intp]) -> PlacedArrays:
        """Some of the places."""
        return PlacedArrays(self.zone.part(rows), self.community.part(rows))


PlaceMany = Callable[[Floats, Floats], PlacedArrays]
"""Given longitudes and latitudes (EPSG:4326): what does the map know about each?"""
