"""The nearest thing with a number (a light pole, a bin) of many requests, for the categories that are about one."""

from __future__ import annotations

from collections.abc import Mapping
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
Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class OfKind:
    """The things of a kind: their indices in `Standing`, and how far from one a request may be to mean it."""

    index: Indices
    lon: Floats
    lat: Floats
    within_metres: float

    @cached_property
    def tree(self) -> tuple[cKDTree, Indices]:
        """Where they stand in EPSG:3857, and the index of the first one there."""
        standing, first = np.unique(np.column_stack(mercator(self.lon, self.lat)), axis=0, return_index=True)
        return cKDTree(standing), self.index[first]


@dataclass(frozen=True, slots=True)
class Standing:
    """The numbered things of a municipality that stand, by id; degrees are EPSG:4326."""

    id: Ints
    number: list[str]
    lon: Floats
    lat: Floats
    kinds: list[str]
    kind: Indices
    """Of each, in `kinds`."""
    by_kind: Mapping[str, OfKind]


@dataclass(frozen=True, slots=True)
class Matched:
    """For each request the index of its thing in `Standing` (-1: none), whether it was the nearest, metres to it."""

    index: Indices
    is_nearest: Mask
    metres: Floats

    def part(self, rows: slice) -> Matched:
        """Some of the requests."""
        return Matched(self.index[rows], self.is_nearest[rows], self.metres[rows])


def read(conn: Connection[Row], organization_id: int, snap_metres: float) -> Standing:
    """Everything with a number that stands; kinds without a distance of their own are meant within `snap_metres`."""
    given = {"organization_id": organization_id, "snap_metres": snap_metres}
    rows = conn.execute(_SQL["poles"], given).fetchall()
    lon, lat = (np.array([row[axis] for row in rows], dtype=np.float64) for axis in ("lon", "lat"))
    found, kind = np.unique(np.array([row["asset_kind"] for row in rows], dtype=np.str_), return_inverse=True)
    kinds = found.tolist()
    within = {row["code"]: row["within_metres"] for row in conn.execute(_SQL["asset_kinds"], given)}
    by_kind = {
        code: OfKind(at := np.flatnonzero(kind == n), lon[at], lat[at], within[code]) for n, code in enumerate(kinds)
    }
    ids, numbers = np.array([row["id"] for row in rows], np.int64), [row["number"] for row in rows]
    return Standing(ids, numbers, lon, lat, kinds, kind, by_kind)


def match(
    standing: Standing, lon: Floats, lat: Floats, wanted: Mapping[str, Mask], given: Ints | None = None
) -> Matched:
    """The thing given by id, else the nearest of the kind that `wanted` says, within its metres on the ground.

    Of equals the lowest id.
    """
    index = np.full(len(lon), -1, dtype=np.intp)
    if given is not None and len(standing.id):
        at = np.searchsorted(standing.id, given).clip(max=len(standing.id) - 1)
        index = np.where(standing.id[at] == given, at, -1)
    asking = index < 0
    for kind in wanted.keys() & standing.by_kind.keys():
        rows = np.flatnonzero(wanted[kind] & asking)
        index[rows] = _nearest(standing.by_kind[kind], lon[rows], lat[rows])
    is_nearest = asking & (index >= 0)
    metres = np.full(len(lon), np.nan)
    found = np.flatnonzero(index >= 0)
    metres[found] = _metres(lon[found], lat[found], standing.lon[index[found]], standing.lat[index[found]])
    return Matched(index, is_nearest, metres)


def _nearest(things: OfKind, lon: Floats, lat: Floats) -> Indices:
    if not len(lon):
        return np.empty(0, dtype=np.intp)
    tree, first = things.tree
    reach = things.within_metres / np.cos(np.radians(lat))
    places = np.column_stack(mercator(lon, lat))
    plane, found = tree.query(places, distance_upper_bound=float(reach.max()) * (1 + 1e-9))
    return np.append(first, -1)[np.where(plane <= reach, found, len(first))]


def _metres(lon: Floats, lat: Floats, other_lon: Floats, other_lat: Floats) -> Floats:
    """Metres on the spheroid between places of the same street: by the curvature there, right to a millimetre."""
    middle = np.radians((lat + other_lat) / 2)
    bend = 1.0 - FIRST_ECCENTRICITY_SQUARED * np.sin(middle) ** 2
    east = np.radians(other_lon - lon) * np.cos(middle) * SEMI_MAJOR_METRES / np.sqrt(bend)
    north = np.radians(other_lat - lat) * SEMI_MAJOR_METRES * (1 - FIRST_ECCENTRICITY_SQUARED) / bend**1.5
    return np.asarray(np.hypot(east, north), dtype=np.float64)
