"""The nearest light pole of many requests, for the categories that have poles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from psycopg import Connection
from scipy.spatial import cKDTree

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.geo_arrays import mercator

_SQL = sql.load(__package__, "bulk.sql")

SEMI_MAJOR_METRES = 6_378_137.0
FIRST_ECCENTRICITY_SQUARED = 6.69437999014e-3

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Standing:
    """The poles of a municipality, by id; degrees are EPSG:4326."""

    id: Ints
    number: list[str]
    lon: Floats
    lat: Floats

    @cached_property
    def tree(self) -> tuple[cKDTree, npt.NDArray[np.intp]]:
        """Where poles stand in EPSG:3857, and the index of the first one there."""
        standing, first = np.unique(np.column_stack(mercator(self.lon, self.lat)), axis=0, return_index=True)
        return cKDTree(standing), first


@dataclass(frozen=True, slots=True)
class Matched:
    """For each request the index of its pole in `Standing` (-1: none), whether it was the nearest, metres to it."""

    index: npt.NDArray[np.intp]
    is_nearest: Mask
    metres: Floats

    def part(self, rows: slice) -> Matched:
        """Some of the requests."""
        return Matched(self.index[rows], self.is_nearest[rows], self.metres[rows])


def read(conn: Connection[Row], organization_id: int) -> Standing:
    """The light poles of a municipality that stand."""
    rows = conn.execute(_SQL["poles"], {"organization_id": organization_id}).fetchall()
    lon, lat = (np.array([row[axis] for row in rows], dtype=np.float64) for axis in ("lon", "lat"))
    return Standing(np.array([row["id"] for row in rows], np.int64), [row["number"] for row in rows], lon, lat)


def match(poles: Standing, lon: Floats, lat: Floats, wanted: Mask, given: Ints | None, within_metres: float) -> Matched:
    """The pole given by id, else, where `wanted`, the nearest within metres on the ground; of equals the lowest id."""
    index = np.full(len(lon), -1, dtype=np.intp)
    if given is not None and len(poles.id):
        at = np.searchsorted(poles.id, given).clip(max=len(poles.id) - 1)
        index = np.where(poles.id[at] == given, at, -1)
    asking = np.flatnonzero(wanted & (index < 0))
    if len(poles.id) and len(asking):
        index[asking] = _nearest(poles, lon[asking], lat[asking], within_metres)
    is_nearest = np.zeros(len(lon), dtype=bool)
    is_nearest[asking] = index[asking] >= 0
    metres = np.full(len(lon), np.nan)
    found = np.flatnonzero(index >= 0)
    metres[found] = _metres(lon[found], lat[found], poles.lon[index[found]], poles.lat[index[found]])
    return Matched(index, is_nearest, metres)


def _nearest(poles: Standing, lon: Floats, lat: Floats, within_metres: float) -> npt.NDArray[np.intp]:
    tree, first = poles.tree
    reach = within_metres / np.cos(np.radians(lat))
    places = np.column_stack(mercator(lon, lat))
    plane, found = tree.query(places, distance_upper_bound=float(reach.max()) * (1 + 1e-9), workers=2)
    return np.append(first, -1)[np.where(plane <= reach, found, len(first))]


def _metres(lon: Floats, lat: Floats, other_lon: Floats, other_lat: Floats) -> Floats:
    """Metres on the spheroid between places of the same street: by the curvature there, right to a millimetre."""
    middle = np.radians((lat + other_lat) / 2)
    bend = 1.0 - FIRST_ECCENTRICITY_SQUARED * np.sin(middle) ** 2
    east = np.radians(other_lon - lon) * np.cos(middle) * SEMI_MAJOR_METRES / np.sqrt(bend)
    north = np.radians(other_lat - lat) * SEMI_MAJOR_METRES * (1 - FIRST_ECCENTRICITY_SQUARED) / bend**1.5
    return np.asarray(np.hypot(east, north), dtype=np.float64)
