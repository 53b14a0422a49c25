"""Universal Transverse Mercator, by Krüger's series to the fourth order in n: right to a micrometre inside a zone.

Small enough to be here, so that a page that reads typed coordinates needs no projection library.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from geo_oss.errors import Invalid
from geo_oss.geo import LonLat

_SCALE = 0.9996
_FALSE_EASTING = 500_000.0
_FALSE_NORTHING_SOUTH = 10_000_000.0
_FLATTENING = 1 / 298.257223563
_N = _FLATTENING / (2 - _FLATTENING)
_ECCENTRICITY = math.sqrt(_FLATTENING * (2 - _FLATTENING))
_RADIUS = 6_378_137.0 / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_ALPHA = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)
_BETA = (
    _N / 2 - 2 * _N**2 / 3 + 37 * _N**3 / 96 - _N**4 / 360,
    _N**2 / 48 + _N**3 / 15 - 437 * _N**4 / 1440,
    17 * _N**3 / 480 - 37 * _N**4 / 840,
    4397 * _N**4 / 161280,
)
_DELTA = (
    2 * _N - 2 * _N**2 / 3 - 2 * _N**3 + 116 * _N**4 / 45,
    7 * _N**2 / 3 - 8 * _N**3 / 5 - 227 * _N**4 / 45,
    56 * _N**3 / 15 - 136 * _N**4 / 35,
    4279 * _N**4 / 630,
)


class Grid(NamedTuple):
    """A place on the grid of a zone: metres east and north (EPSG:326zz, south of the equator EPSG:327zz)."""

    srid: int
    easting: float
    northing: float

    @property
    def name(self) -> str:
        """47N, 48N, …"""
        return f"{self.srid % 100}{'S' if self.srid > 32700 else 'N'}"


def srid_of(zone: int, *, south: bool = False) -> int:
    """The EPSG code of a zone on WGS 84. Raises `Invalid` for a zone outside 1 … 60."""
    if not 1 <= zone <= 60:
        raise Invalid(f"ไม่มีโซน UTM {zone} (มี 1 ถึง 60)", f"There is no UTM zone {zone} (1 to 60).", field="place")
    return (32700 if south else 32600) + zone


def from_degrees(place: LonLat, srid: int) -> Grid:
    """The grid place of a place in degrees; meant for places within a few degrees of the zone's meridian."""
    phi, lam = math.radians(place.lat), math.radians(place.lon) - _meridian(srid)
    sine = math.sin(phi)
    t = math.sinh(math.atanh(sine) - _ECCENTRICITY * math.atanh(_ECCENTRICITY * sine))
    xi, eta = math.atan2(t, math.cos(lam)), math.asinh(math.sin(lam) / math.hypot(t, math.cos(lam)))
    east = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in enumerate(_ALPHA, 1))
    north = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in enumerate(_ALPHA, 1))
    metres = _SCALE * _RADIUS
    return Grid(srid, _FALSE_EASTING + metres * east, _false_northing(srid) + metres * north)


def to_degrees(grid: Grid) -> LonLat:
    """The place in degrees of a grid place. Raises `Invalid` when it is none on Earth."""
    xi = (grid.northing - _false_northing(grid.srid)) / (_SCALE * _RADIUS)
    eta = (grid.easting - _FALSE_EASTING) / (_SCALE * _RADIUS)
    north = xi - sum(b * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, b in enumerate(_BETA, 1))
    east = eta - sum(b * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, b in enumerate(_BETA, 1))
    chi = math.asin(math.sin(north) / math.cosh(east))
    phi = chi + sum(d * math.sin(2 * j * chi) for j, d in enumerate(_DELTA, 1))
    lam = _meridian(grid.srid) + math.atan2(math.sinh(east), math.cos(north))
    return LonLat(math.degrees(lam), math.degrees(phi))


def meridian_degrees(srid: int) -> float:
    """The longitude in the middle of a zone."""
    return float(6 * (srid % 100) - 183)


def _meridian(srid: int) -> float:
    return math.radians(meridian_degrees(srid))


def _false_northing(srid: int) -> float:
    return _FALSE_NORTHING_SOUTH if srid > 32700 else 0.0
