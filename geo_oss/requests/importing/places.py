"""Coordinates of a file as what they are: places, or one of the ways in which they are none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from geo_oss.files import crs
from geo_oss.geo import MERCATOR_MAX_LATITUDE
from geo_oss.requests.importing import reasons
from geo_oss.requests.importing.cells import is_empty
from geo_oss.requests.importing.reasons import Reason

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Home:
    """The box around a municipality's boundaries in degrees; None when it has none."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: Floats, lat: Floats) -> npt.NDArray[np.bool_]:
        """Which places are in the box."""
        return np.asarray((lon >= self.west) & (lon <= self.east) & (lat >= self.south) & (lat <= self.north))


def places(xs: list[Any], ys: list[Any], system: str, home: Home | None) -> tuple[Floats, Floats, list[Reason | None]]:
    """Longitudes and latitudes (EPSG:4326), and for each row why it has no place."""
    x, y = _numbers(xs), _numbers(ys)
    zero = (x == 0) & (y == 0)
    lon, lat = (x, y) if crs.parse(system).to_epsg() == 4326 else crs.degrees(system, x, y)
    possible = (np.abs(lon) <= 180) & (np.abs(lat) <= MERCATOR_MAX_LATITUDE)
    swapped = (np.abs(lat) > 90) & (np.abs(lat) <= 180) & (np.abs(lon) <= 90)
    if home is not None:
        swapped |= possible & ~home.holds(lon, lat) & home.holds(lat, lon)
    found: list[Reason | None] = [None] * len(x)
    for wrong, reason in ((~possible, reasons.OUT_OF_RANGE), (swapped, reasons.SWAPPED), (zero, reasons.ZERO)):
        for row in np.flatnonzero(wrong):
            found[row] = reason
    for row in np.flatnonzero(~np.isfinite(x) | ~np.isfinite(y)):
        found[row] = reasons.MISSING_PLACE if is_empty(xs[row]) or is_empty(ys[row]) else reasons.NOT_A_NUMBER
    return lon, lat, found


def _numbers(cells: list[Any]) -> Floats:
    return np.array([_number(cell) for cell in cells], dtype=np.float64)


def _number(cell: Any) -> float:
    try:
        return float(cell)
    except (TypeError, ValueError, OverflowError):
        return float("nan")
