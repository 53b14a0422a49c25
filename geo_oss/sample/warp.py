"""A smooth, seeded bending of the plane: straight plans become streets that look grown."""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import Transformer

from geo_oss.sample.model import Floats, Geometry

STEP_METRES = 20.0
"""Every edge is cut into pieces of this length before it is bent."""


class Warp:
    """Moves points of the plan (metres) by a sum of long waves; neighbours stay neighbours."""

    def __init__(self, rng: np.random.Generator, waves: int = 7, steepness: float = 0.014) -> None:
        lengths = np.geomspace(800.0, 4200.0, waves)
        angles = rng.uniform(0, 2 * np.pi, waves)
        self._k = 2 * np.pi / lengths[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1)
        self._amplitude = steepness * lengths[:, None] * _unit(rng, waves)
        self._phase = rng.uniform(0, 2 * np.pi, waves)

    def points(self, xy: Floats) -> Floats:
        """The bent points (n × 2, metres), rounded to the millimetre so that shared vertices stay shared."""
        wave = np.sin(xy @ self._k.T + self._phase)
        bent: Floats = np.round(xy + wave @ self._amplitude, 3)
        return bent

    def bend(self, geometries: Geometry) -> Geometry:
        """The bent geometry or array of geometries; edges are cut into pieces first."""
        return shapely.transform(shapely.segmentize(geometries, STEP_METRES), self.points)


def _unit(rng: np.random.Generator, count: int) -> Floats:
    angles = rng.uniform(0, 2 * np.pi, count)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


class Plane:
    """Metres around an origin, in a UTM zone (EPSG `srid`), and back to degrees."""

    def __init__(self, lon: float, lat: float, srid: int = 32648) -> None:
        self._to_metres = Transformer.from_crs(4326, srid, always_xy=True)
        self._to_degrees = Transformer.from_crs(srid, 4326, always_xy=True)
        self._origin = np.array(self._to_metres.transform(lon, lat))

    def lonlat(self, xy: Floats) -> Floats:
        """Degrees (n × 2, longitude first), rounded to a centimetre, of metres around the origin."""
        moved = xy + self._origin
        lon, lat = self._to_degrees.transform(moved[:, 0], moved[:, 1])
        return np.round(np.stack([lon, lat], axis=1), 7)

    def metres(self, lonlat: Floats) -> Floats:
        """Metres around the origin (n × 2) of degrees, longitude first."""
        x, y = self._to_metres.transform(lonlat[:, 0], lonlat[:, 1])
        metres: Floats = np.stack([x, y], axis=1) - self._origin
        return metres

    def degrees(self, geometries: Geometry) -> Geometry:
        """The same geometry, or array of geometries, in degrees (EPSG:4326)."""
        return shapely.transform(geometries, self.lonlat)
