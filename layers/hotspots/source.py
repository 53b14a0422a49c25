"""The requests an analysis looks at, counted by cell or as places, straight from the database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
from psycopg import Connection
from psycopg.rows import tuple_row
from sqlalchemy import TIMESTAMP, Double, Select, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.db.statement import rendered
from geo_oss.errors import Invalid
from geo_oss.organizations import store as organizations
from geo_oss.organizations.model import Organization
from geo_oss.requests import filter as filters
from geo_oss.requests.conditions import Condition, Queryables, conditions, public, whole
from geo_oss.requests.filter import Filter
from layers.hotspots.lattice import Lattice, projected
from layers.hotspots.model import Ints, Run
from layers.hotspots.neighbours import Floats
from layers.hotspots.study import Study, check, study

_SQL = sql.load(__package__)
MOST_PLACES = 2_000_000
"""Requests that are looked at one by one."""
_PIECE = 50_000


@dataclass(frozen=True, slots=True)
class Places:
    """Requests as places in metres of the UTM zone, their age in days at the end of the window, their category."""

    x: Floats
    y: Floats
    days: Floats
    category: Ints


@dataclass(frozen=True, slots=True)
class Source:
    """The requests of one run: the filter's, in its window, of one municipality."""

    conn: Connection[Row]
    run: Run
    town: Organization

    @classmethod
    def of(cls, conn: Connection[Row], run: Run) -> Source:
        """The source of a run. Raises `NotFound` when the municipality is gone."""
        return cls(conn, run, organizations.of(conn, run.organization_id))

    @property
    def srid(self) -> int:
        """The UTM zone (EPSG code) of the municipality."""
        return self.town.utm_srid

    @property
    def queryables(self) -> Queryables:
        """The public's requests, or all of them when staff have asked for these."""
        return whole() if self.run.parameters.get("requests") == "all" else public()

    @property
    def asked(self) -> Filter:
        """The filter."""
        return filters.read(dict(parse_qsl(self.run.filter)))

    def wanted(self) -> list[Condition]:
        """The conditions of filter and window."""
        queryables = self.queryables
        sent = queryables.table.c.created_at
        found = conditions(self.asked, queryables, self.run.organization_id, self.town.time_zone)
        found.append(sent < self.run.until)
        return [*found, sent >= self.run.since] if self.run.since else found

    def counted(self, cells: Lattice) -> Study:
        """How many requests each cell of the study area has."""
        self._check(cells)
        keyed = cells.grid.keyed(self.queryables, self.wanted()).subquery("keyed")
        statement = select(keyed.c.key, func.count().label("n")).group_by(keyed.c.key).order_by(keyed.c.key)
        rows = self.conn.execute(*rendered(statement)).fetchall()
        return study(cells, self.zones(), _column(rows, "key"), _column(rows, "n"))

    def monthly(self, cells: Lattice, starts: Sequence[datetime]) -> Study:
        """How many requests each cell of the study area has in each period between two of the moments."""
        self._check(cells)
        sent = self.queryables.table.c.created_at
        between = [sent >= starts[0], sent < starts[-1]]
        keyed = cells.grid.keyed(self.queryables, [*self.wanted(), *between], sent).subquery("keyed")
        period = func.width_bucket(keyed.c.created_at, cast(list(starts), ARRAY(TIMESTAMP(timezone=True)))) - 1
        statement = select(keyed.c.key, period.label("period"), func.count().label("n")).group_by("key", "period")
        rows = self.conn.execute(*rendered(statement)).fetchall()
        occupied, at = np.unique(_column(rows, "key"), return_inverse=True)
        counts = np.zeros((len(occupied), len(starts) - 1), dtype=np.int64)
        counts[at, _column(rows, "period")] = _column(rows, "n")
        return study(cells, self.zones(), occupied, counts)

    def places(self) -> Places:
        """Every request by place, moment and category, in the order they were sent."""
        c = self.queryables.table.c
        at = (func.ST_X(c.place).label("lon"), func.ST_Y(c.place).label("lat"))
        age = cast(func.extract("epoch", self.run.until - c.created_at) / 86400.0, Double).label("days")
        statement = select(*at, age, c.category_id).where(*self.wanted()).order_by(c.created_at, c.id)
        rows = _read(self.conn, statement.limit(MOST_PLACES + 1))
        if len(rows) > MOST_PLACES:
            raise Invalid(
                f"มีเรื่องเกิน {MOST_PLACES:,} เรื่อง กรุณากรองให้แคบลง",
                f"There are more than {MOST_PLACES:,} requests: please narrow the filter.",
                field="filter",
            )
        lon, lat, days, category = rows.T
        return Places(*projected(lon, lat, self.srid), days, category.astype(np.int64))

    def span(self) -> tuple[datetime, datetime] | None:
        """When the municipality's oldest and newest requests were sent, whatever the filter says."""
        c = self.queryables.table.c
        ends = (func.min(c.created_at).label("oldest"), func.max(c.created_at).label("newest"))
        own = c.organization_id == self.run.organization_id
        row = self.conn.execute(*rendered(select(*ends).where(own))).fetchone()
        return (row["oldest"], row["newest"]) if row and row["oldest"] else None

    def zones(self) -> list[bytes]:
        """The zones in force as WKB polygons in degrees."""
        found = self.conn.execute(_SQL["zones"], {"organization_id": self.run.organization_id})
        return [row["wkb"] for row in found]

    def things(self, kind: str) -> tuple[Floats, Floats]:
        """Longitudes and latitudes of the things of a kind that still stand."""
        rows = self.conn.execute(_SQL["things"], {"organization_id": self.run.organization_id, "kind": kind}).fetchall()
        lon, lat = (np.array([row[name] for row in rows], dtype=np.float64) for name in ("lon", "lat"))
        return lon, lat

    def streets(self) -> list[bytes]:
        """The streets as WKB lines in degrees."""
        found = self.conn.execute(_SQL["streets"], {"organization_id": self.run.organization_id})
        return [row["wkb"] for row in found]

    def _check(self, cells: Lattice) -> None:
        area = self.conn.execute(_SQL["area"], {"organization_id": self.run.organization_id}).fetchone()
        check(int(area["m2"] / cells.cell_m2) if area else 0)


def _column(rows: list[Row], name: str) -> Ints:
    return np.array([row[name] for row in rows], dtype=np.int64)


def _read(conn: Connection[Row], statement: Select[Any]) -> Floats:
    """The rows of numbers, shape (rows, columns); a piece of them at a time are Python's."""
    with conn.transaction(), conn.cursor("places", row_factory=tuple_row) as cursor:
        cursor.execute(*rendered(statement), binary=True)
        pieces = [np.array(rows, dtype=np.float64) for rows in iter(lambda: cursor.fetchmany(_PIECE), [])]
    return np.concatenate(pieces) if pieces else np.zeros((0, len(statement.selected_columns)))
