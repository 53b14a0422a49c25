"""The requests an analysis looks at, counted by cell or as places, straight from the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

import numpy as np
from psycopg import Connection
from sqlalchemy import BigInteger, func, select

from geo_oss.db import sql
from geo_oss.db.pool import Row
from geo_oss.db.statement import rendered
from geo_oss.errors import NotFound
from geo_oss.requests import filter as filters
from geo_oss.requests.conditions import Column, Condition, Queryables, conditions, public, whole
from layers.hotspots.lattice import Lattice
from layers.hotspots.model import Ints, Run
from layers.hotspots.study import Study, check, study

_SQL = sql.load(__package__)


@dataclass(frozen=True, slots=True)
class Source:
    """The requests of one run: the filter's, in its window, of one municipality."""

    conn: Connection[Row]
    run: Run
    town: Mapping[str, object]

    @classmethod
    def of(cls, conn: Connection[Row], run: Run) -> Source:
        """The source of a run. Raises `NotFound` when the municipality is gone."""
        town = conn.execute(_SQL["town"], {"organization_id": run.organization_id}).fetchone()
        if town is None:
            raise NotFound()
        return cls(conn, run, town)

    @property
    def srid(self) -> int:
        """The UTM zone (EPSG code) of the municipality."""
        return int(str(self.town["utm_srid"]))

    @property
    def queryables(self) -> Queryables:
        """The public's requests, or all of them when staff have asked for these."""
        return whole() if self.run.parameters.get("requests") == "all" else public()

    def wanted(self, queryables: Queryables) -> list[Condition]:
        """The conditions of filter and window."""
        asked = filters.read(dict(parse_qsl(self.run.filter)))
        sent = queryables.table.c.created_at
        found = conditions(asked, queryables, self.run.organization_id, str(self.town["time_zone"]))
        found.append(sent < self.run.until)
        return [*found, sent >= self.run.since] if self.run.since else found

    def counted(self, cells: Lattice) -> Study:
        """How many requests each cell of the study area has."""
        area = self.conn.execute(_SQL["area"], {"organization_id": self.run.organization_id}).fetchone()
        check(int(area["m2"] / cells.cell_m2) if area else 0)
        queryables = self.queryables
        key = _key(cells, queryables)
        statement = select(key.label("key"), func.count().label("n")).where(*self.wanted(queryables))
        rows = self.conn.execute(*rendered(statement.group_by(key).order_by(key))).fetchall()
        return study(cells, self.zones(), _column(rows, "key"), _column(rows, "n"))

    def zones(self) -> list[bytes]:
        """The zones in force as WKB polygons in degrees."""
        found = self.conn.execute(_SQL["zones"], {"organization_id": self.run.organization_id})
        return [row["wkb"] for row in found]


def _key(cells: Lattice, queryables: Queryables) -> Column:
    return func.h3_parent(queryables.table.c.h3_10, cells.resolution, type_=BigInteger)


def _column(rows: list[Row], name: str) -> Ints:
    return np.array([row[name] for row in rows], dtype=np.int64)
