"""The requests that may have to change their zone or community, read as columns.

Few cells are affected: the indexes find what lies in them. Many: all requests are read, which is quicker then.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.geo_arrays import mercator
from zones.affected import Affected

_SQL = sql.load(__package__, "candidates.sql")

MOST_BOXES = 64
INDEX_SHARE = 0.1
"""Share of the town's ground up to which the affected requests are looked up one box at a time."""
MARGIN_METRES = 0.01
IN_FLIGHT = 2_000
"""Ids below the last one that may belong to requests still on their way."""

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Chosen = npt.NDArray[np.bool_] | npt.NDArray[np.intp]

_RECORD = np.dtype([
    ("id", ">i8"), ("lon", ">f8"), ("lat", ">f8"), ("open", "?"), ("overridden", "?"), ("unplaced", "?"),
    ("code", ">i4"), ("nearest", ">i4"), ("metres", ">f4"),
])  # fmt: skip


@dataclass(frozen=True)
class Spots:
    """Requests (or poles) as columns: degrees (EPSG:4326), and numbers of codes in a list (from 1; -1: not in it).

    `code` is the computed zone or community, 0 outside all; of those outside, `nearest` is the suggestion and `metres`
    the distance to it (NaN where unknown); -2 where it was not asked for. `is_unplaced`: no version was ever asked.
    """

    ids: Ints
    lon: Floats
    lat: Floats
    is_open: Bools
    is_overridden: Bools
    code: Ints
    nearest: Ints
    metres: Floats
    is_unplaced: Bools

    def part(self, rows: Chosen) -> Spots:
        """Some of them."""
        return Spots(*(column[rows] for column in self._columns()))

    def with_others(self, others: Spots) -> Spots:
        """These and, of the others, those that are not among them."""
        new = others.part(~np.isin(others.ids, self.ids))
        return Spots(*(np.concatenate(pair) for pair in zip(self._columns(), new._columns(), strict=True)))

    def __len__(self) -> int:
        return len(self.ids)

    def _columns(self) -> tuple[npt.NDArray[Any], ...]:
        return (
            self.ids, self.lon, self.lat, self.is_open, self.is_overridden, self.code, self.nearest, self.metres,
            self.is_unplaced,
        )  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Whose requests, of which layer, with the codes that are numbered, and whether finished ones count."""

    organization_id: int
    layer: str
    codes: Sequence[str]
    closed_too: bool = True

    def scope(self) -> dict[str, Any]:
        """The parameters of the queries."""
        return {
            "organization_id": self.organization_id,
            "layer": self.layer,
            "codes": list(self.codes),
            "closed_too": self.closed_too,
        }


def affected(conn: Connection[Row], asked: Asked, areas: Sequence[Affected], *, ground: float) -> Spots:
    """The requests in affected cells, each once; `ground` is the area of the boundaries in square degrees."""
    areas = [area for area in areas if not area.is_empty]
    if sum(area.square_degrees for area in areas) > INDEX_SHARE * ground:
        found = _read(conn, "every_one", asked.scope())
    else:
        found = _read(conn, "inside", asked.scope() | {"boxes": _boxes(areas)})
    kept = np.zeros(len(found), dtype=bool)
    for area in areas:
        kept |= area.holds(found.lon, found.lat)
    return _once(found.part(kept))


def outside(conn: Connection[Row], asked: Asked, areas: Sequence[Affected], *, from_id: int = 0) -> Spots:
    """The requests outside all boundaries, from an id on, whose suggestion may be another now."""
    return _read(conn, "outside", asked.scope() | {"ground": around(areas), "from_id": from_id})


def of_version(conn: Connection[Row], asked: Asked, *, version: int | None) -> Spots:
    """The requests a version has placed."""
    return _read(conn, "of_version", asked.scope() | {"version": version})


def poles(conn: Connection[Row], asked: Asked, areas: Sequence[Affected], *, act: int) -> Spots:
    """The poles in and around affected cells, and those without a code, that an act has not noted yet."""
    return _read(conn, "poles", asked.scope() | {"act": act, "ground": around(areas)})


def around(areas: Sequence[Affected]) -> str:
    """One box in EPSG:3857 around all affected cells; far away from everything when there are none."""
    boxes = [area.boxes(1) for area in areas if not area.is_empty] or [np.full((1, 4), -85.0)]
    return _hex(shapely.box(*shapely.total_bounds(_flat(np.vstack(boxes)))))


def newest_id(conn: Connection[Row]) -> int:
    """An id below those of all requests that are stored from now on."""
    row = conn.execute(_SQL["last_id"]).fetchone()
    return int(row["id"]) - IN_FLIGHT if row else 0


def _read(conn: Connection[Row], query: str, scope: dict[str, Any]) -> Spots:
    with conn.cursor(binary=True) as cursor:
        row = cursor.execute(_SQL[query], scope).fetchone()
    rows = np.frombuffer((row or {})["records"] or b"", dtype=_RECORD)
    names = ("id", "lon", "lat", "open", "overridden", "code", "nearest", "metres", "unplaced")
    return Spots(*(rows[name].astype(_KINDS[rows.dtype[name].kind]) for name in names))


_KINDS: dict[str, Any] = {"i": np.int64, "f": np.float64, "b": np.bool_}


def _boxes(areas: Sequence[Affected]) -> list[str]:
    """Boxes in EPSG:3857 that hold all affected cells."""
    degrees = [area.boxes(MOST_BOXES // max(len(areas), 1)) for area in areas]
    return [_hex(box) for box in _flat(np.vstack([np.zeros((0, 4)), *degrees]))]


def _flat(degrees: Floats) -> npt.NDArray[np.object_]:
    """Boxes (west, south, east, north) in EPSG:3857, a little wider."""
    west, south, east, north = degrees.T
    (left, bottom), (right, top) = mercator(west, south), mercator(east, north)
    margin = MARGIN_METRES
    return np.asarray(shapely.box(left - margin, bottom - margin, right + margin, top + margin), dtype=object)


def _hex(flat: shapely.Geometry) -> str:
    """A shape in EPSG:3857 as EWKB in hex."""
    return str(shapely.to_wkb(shapely.set_srid(flat, 3857), hex=True, include_srid=True))


def _once(found: Spots) -> Spots:
    return found.part(np.unique(found.ids, return_index=True)[1])
