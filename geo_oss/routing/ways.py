"""How far places are from each other and which way leads there, where no streets are known: straight, and longer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj

from geo_oss.geo import LonLat

Floats = npt.NDArray[np.float64]
SPHEROID = pyproj.Geod(ellps="WGS84")
DETOUR = 1.3
"""Streets are longer than the straight line by about so much; used, and said, where no streets are loaded."""

Line = list[tuple[float, float]]
"""Longitudes and latitudes of a way (EPSG:4326)."""


@dataclass(frozen=True, slots=True)
class Ways:
    """Metres between all places, there as back, how they were found, and the way from one to another."""

    metres: Floats
    line: Callable[[int, int], Line]
    basis: str
    """`streets`, or `straight` for straight lines on the spheroid times `DETOUR`."""


def straight(places: Sequence[LonLat]) -> Ways:
    """Straight lines on the WGS 84 spheroid, times `DETOUR`."""

    def line(one: int, other: int) -> Line:
        return [(places[index].lon, places[index].lat) for index in (one, other)]

    return Ways(DETOUR * straight_metres(places), line, "straight")


def straight_metres(places: Sequence[LonLat]) -> Floats:
    """Metres on the spheroid between all places."""
    lon, lat = (np.array([getattr(place, axis) for place in places]) for axis in ("lon", "lat"))
    first, second = np.triu_indices(len(places), 1)
    apart = np.zeros((len(places), len(places)))
    apart[first, second] = metres_between(lon[first], lat[first], lon[second], lat[second])
    return apart + apart.T


def metres_between(lon: Floats, lat: Floats, to_lon: Floats, to_lat: Floats) -> Floats:
    """Metres on the spheroid from each of some places (degrees) to its counterpart."""
    return np.asarray(SPHEROID.inv(lon, lat, to_lon, to_lat)[2], dtype=np.float64)
