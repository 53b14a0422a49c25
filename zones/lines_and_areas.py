"""Lines and areas when boundaries change: those that meet a change are asked about again, by the rule in SQL."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.geo import LonLat
from geo_oss.requests import publish, record
from zones.affected import Affected
from zones.candidates import Ints, Spots, around
from zones.compare import Comparison

_SQL = sql.load(__package__, "lines_and_areas.sql")

MOST_BOXES = 4096
SAME_PLACE_DEGREES = 1e-8
"""A millimetre: how near rounding leaves a point that has not moved."""

Parts = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line or an area as it stands and as a version says; places in degrees (EPSG:4326), codes None outside all.

    `parts` are those of the layer. Where communities change, the point that stands for the shape stays.
    """

    id: int
    lon: float
    lat: float
    is_open: bool
    is_overridden: bool
    old_code: str | None
    old_nearest: str | None
    old_metres: float | None
    old_parts: Parts
    code: str | None
    nearest: str | None
    metres: float | None
    edge_metres: float | None
    method: str
    parts: Parts
    new_lon: float
    new_lat: float

    @property
    def moves(self) -> bool:
        """Whether another zone or community has the longest or largest part now."""
        return self.code != self.old_code

    @property
    def differs(self) -> bool:
        """Whether anything is another than before: the winner, a part, the point, the suggestion outside all."""
        suggested, before = (self.nearest, self.metres), (self.old_nearest, self.old_metres)
        return (
            self.moves or self._is_elsewhere or suggested != before or _amounts(self.parts) != _amounts(self.old_parts)
        )

    @property
    def _is_elsewhere(self) -> bool:
        return max(abs(self.new_lon - self.lon), abs(self.new_lat - self.lat)) > SAME_PLACE_DEGREES

    def incoming(self) -> tuple[object, ...]:
        """As a row of reassign_incoming."""
        placed = (self.id, self.lon, self.lat, self.code, self.edge_metres, self.nearest, self.metres)
        place = (self.new_lon, self.new_lat) if self._is_elsewhere else (None, None)
        return (*placed, self.method, json.dumps(self.parts), *place)


def asked_again(
    conn: Connection[Row], compared: Comparison, *, closed_too: bool, besides: Sequence[int] = ()
) -> list[Drawn]:
    """The lines and areas of which the version may say anything else than they have, with what it says.

    Those `besides` were asked about before.
    """
    scope = compared.asked(closed_too=closed_too).scope()
    scope |= {"ground": around(compared.areas), "besides": list(besides)}
    rows = conn.execute(_SQL["meeting"], scope).fetchall()
    meets = np.array([row["surely"] for row in rows], dtype=bool) | _meeting(rows, compared.areas)
    return _ask(conn, compared, [row["id"] for row, asked in zip(rows, meets, strict=True) if asked])


def placed_by(conn: Connection[Row], compared: Comparison, version: int | None) -> list[Drawn]:
    """All that another version has placed, with what this one says."""
    scope = compared.asked(closed_too=True).scope() | {"version": version}
    return _ask(conn, compared, [row["id"] for row in conn.execute(_SQL["placed_by"], scope)])


def moving(compared: Comparison, shapes: Sequence[Drawn]) -> tuple[Spots, Ints]:
    """Those that go to another zone or community, as `Spots`, and the numbers of the codes they go to."""
    number = {None: 0} | {code: n for n, code in enumerate(compared.codes, 1)}
    kept = [shape for shape in shapes if shape.moves]
    ids, old, new = (
        np.array([of(shape) for shape in kept], dtype=np.int64)
        for of in (lambda s: s.id, lambda s: number.get(s.old_code, -1), lambda s: number[s.code])
    )
    lon, lat = np.array([(shape.lon, shape.lat) for shape in kept]).reshape(-1, 2).T
    is_open, is_overridden = np.array([(s.is_open, s.is_overridden) for s in kept], dtype=bool).reshape(-1, 2).T
    nothing, nowhere = np.full(len(kept), -2), np.full(len(kept), np.nan)
    return Spots(ids, lon, lat, is_open, is_overridden, old, nothing, nowhere, np.zeros(len(kept), dtype=bool)), new


def change(conn: Connection[Row], scope: Row) -> None:
    """Parts and points of the lines and areas in reassign_incoming, as the act has noted them; maps are told."""
    conn.execute(_SQL["change_parts"], scope)
    rows = conn.execute(_SQL["noted"], scope).fetchall()
    owner = {"organization_id": scope["organization_id"]}
    with conn.cursor() as cursor:
        cursor.executemany(_SQL["move"], [owner | _standing(row) for row in rows])
        cursor.executemany(_SQL["move_public"], [owner | seen for row in rows if (seen := _seen(row))])


def _meeting(rows: Sequence[Row], areas: Sequence[Affected]) -> npt.NDArray[np.bool_]:
    """Which of the shapes touch an affected cell."""
    boxes = np.vstack([np.zeros((0, 4)), *(area.boxes(MOST_BOXES) for area in areas if not area.is_empty)])
    shapes = shapely.from_wkb([bytes(row["wkb"]) for row in rows])
    found = np.zeros(len(rows), dtype=bool)
    if len(rows) and len(boxes):
        found[shapely.STRtree(shapely.box(*boxes.T)).query(shapes, predicate="intersects")[0]] = True
    return found


def _ask(conn: Connection[Row], compared: Comparison, ids: list[int]) -> list[Drawn]:
    scope = compared.asked(closed_too=True).scope() | {"version": compared.target.version, "ids": ids}
    return [Drawn(**row) for row in conn.execute(_SQL["ask"], scope)] if ids else []


def _amounts(parts: Parts) -> list[tuple[str, float]]:
    return [(part["code"], part["amount"]) for part in parts]


def _standing(row: Row) -> Row:
    return {"request_id": row["request_id"]} | record.place_columns(LonLat(row["lon"], row["lat"]))


def _seen(row: Row) -> Row | None:
    """The public point; None where nobody may see it."""
    shown = publish.public_place(row["sensitivity"], LonLat(row["lon"], row["lat"]))
    return None if shown is None else {"request_id": row["request_id"]} | record.place_columns(shown)
