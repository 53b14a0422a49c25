"""Which of many requests fall into a hot spot in force: as hotspot_at says of one (layers/functions.sql)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely
from psycopg import Connection

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.organizations.model import Category
from geo_oss.requests.incoming import Incoming, Ints
from geo_oss.requests.model import Status
from geo_oss.requests.spots import cells
from geo_oss.routing.hotspot import Hotspot

_SQL = sql.load(__package__, "hotspot.sql")
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Hot:
    """The hot spots that were met, and of each request which one, −1 for none."""

    spots: list[Hotspot]
    which: Ints

    def part(self, rows: slice) -> Hot:
        """Of some of the requests."""
        return replace(self, which=self.which[rows])


@dataclass(frozen=True, slots=True)
class _Run:
    """An analysis in force, its hot cells in their order: their numbers, and their shapes where these are squares."""

    id: int
    category_id: int | None
    resolution: int | None
    cells: Ints
    shapes: Any
    found: list[Hotspot]


def read(conn: Connection[Row], organization_id: int, given: Incoming, categories: dict[int, Category]) -> Hot | None:
    """The hot spots that open requests fall into; None when no analysis is in force, then nothing else is asked.

    Finished ones come from the past, and have nobody who could hurry.
    """
    key = {"organization_id": organization_id}
    runs = [_run(conn, key | {"run_id": row["id"]}, row) for row in conn.execute(_SQL["runs"], key)]
    if not runs:
        return None
    which, spots = np.full(len(given), -1, dtype=np.int64), list[Hotspot]()
    still = given.status <= int(Status.WAITING_PLAN)
    places = cells(given.lon, given.lat)
    for category_id in np.unique(given.category_id[still]).tolist():
        run = _deciding(runs, categories[category_id])
        if run is not None:
            rows = np.flatnonzero(still & (given.category_id == category_id))
            at = _at(run, given, places, rows)
            which[rows[at >= 0]] = at[at >= 0] + len(spots)
            spots += run.found
    return Hot(spots, which)


def keep(conn: Connection[Row], organization_id: int, ids: Ints, hot: Hot) -> None:
    """Writes down which request fell into which."""
    with conn.cursor().copy(_SQL["copy"]) as copy:
        for row in np.flatnonzero(hot.which >= 0).tolist():
            one = hot.spots[hot.which[row]]
            copy.write_row((organization_id, int(ids[row]), one.run_id, one.level, one.trend, one.name_th, one.name_en))


def _run(conn: Connection[Row], key: Row, row: Row) -> _Run:
    hot = conn.execute(_SQL["cells"], key).fetchall()
    kind, _, size = row["grid"].partition("-")
    return _Run(
        row["id"],
        row["category_id"],
        int(size) if kind == "h3" else None,
        np.array([cell["cell"] for cell in hot], dtype=np.int64),
        shapely.from_wkb([cell["wkb"] for cell in hot]),
        [Hotspot(row["id"], cell["level"], cell["trend"], row["name_th"], row["name_en"]) for cell in hot],
    )


def _deciding(runs: list[_Run], category: Category) -> _Run | None:
    """The run for the category, else for its main one, else for all requests."""
    by_category = {run.category_id: run for run in runs}
    return by_category.get(category.id) or by_category.get(category.parent_id) or by_category.get(None)


def _at(run: _Run, given: Incoming, places: Ints, rows: Ints) -> Ints:
    """The place of each row's hot cell in the run's list, −1 for none."""
    if not len(run.cells):
        return np.full(len(rows), -1, dtype=np.int64)
    if run.resolution is None:
        return _covered(run, shapely.points(given.lon[rows], given.lat[rows]))
    parents = _parents(places[rows], run.resolution)
    at = np.minimum(np.searchsorted(run.cells, parents), len(run.cells) - 1)
    return np.where(run.cells[at] == parents, at, -1)


def _covered(run: _Run, points: Any) -> Ints:
    """Of squares the first that covers each point."""
    found = np.full(len(points), len(run.cells), dtype=np.int64)
    at, square = shapely.STRtree(run.shapes).query(points, predicate="covered_by")
    np.minimum.at(found, at, square)
    return np.where(found < len(run.cells), found, -1)


def _parents(cells: Ints, resolution: int) -> Ints:
    """The cells above, as h3_parent says (geo_oss/db/functions.sql)."""
    return (cells & ~(15 << 52)) | (resolution << 52) | ((1 << (3 * (15 - resolution))) - 1)
