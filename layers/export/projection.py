"""What of requests goes into a national dataset: as everybody sees them, or as the staff does, with or without what is
personal.

The staff's rows without personal data have no free text, no name of an officer and nothing that would give a place
away; requests of categories whose place the public sees blurred or not at all stand in the middle of their H3 cell of
resolution 9 (some 350 m across) there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import h3
import numpy as np
import pyarrow as pa
import pyarrow.compute
import shapely
from psycopg import Connection
from psycopg.rows import tuple_row
from sqlalchemy import ColumnElement, Select, false, func, select

from geo_oss.db.pool import Row
from geo_oss.db.statement import rendered
from geo_oss.db.tables import ground, request, request_public
from geo_oss.geo import H3_RESOLUTION, LonLat
from geo_oss.organizations.model import Organization
from geo_oss.requests.filter import Filter
from geo_oss.requests.publish import public_place
from layers.export import extract
from layers.export.columns import Column, arrow_type
from layers.export.parquet import GEOMETRY, places_of

BATCH = 5_000
PERSONAL = frozenset({"title", "description", "address", "officer", "accuracy_metres", "edge_metres"})
"""Free text, names, and figures that would tell a hidden place. Contact data are in no projection at all."""
PLACED = frozenset({"pole"})
"""Columns that tell the place of a request, empty where it is hidden."""
CELL = "cell"


@dataclass(frozen=True, slots=True)
class Projection:
    """Which table is read and which of its columns are written."""

    name: str
    personal: bool = False

    @property
    def is_staff(self) -> bool:
        """Whether it holds more than everybody may see."""
        return self.name == "staff"

    @property
    def hides(self) -> bool:
        """Whether something the staff sees is left out."""
        return self.is_staff and not self.personal

    def columns(self, organization: Organization) -> tuple[Column, ...]:
        """The columns of the rows, in order, without cell and geometry."""
        every = _extract(self, organization).columns
        return tuple(column for column in every if not (self.hides and column.name in PERSONAL))

    def schema(self, organization: Organization) -> Any:
        """The Arrow schema of the files; `cell` is the H3 cell of resolution 11 of the place as it is written."""
        told = [pa.field(column.name, arrow_type(column.kind)) for column in self.columns(organization)]
        return pa.schema([*told, pa.field(CELL, pa.uint64()), pa.field(GEOMETRY, pa.binary())])


PUBLIC = Projection("public")


def batches(
    conn: Connection[Row], organization: Organization, projection: Projection
) -> Iterator[tuple[str, pa.RecordBatch]]:
    """The rows of a municipality by time, each batch of one month (of its local time): the month and its rows.

    They come through a cursor of the server, 5,000 at a time. `conn` must be in a transaction.
    """
    columns, schema = projection.columns(organization), projection.schema(organization)
    with conn.cursor(name="national", binary=True, row_factory=tuple_row) as cursor:
        cursor.execute(*rendered(_select(projection, organization, columns)))
        while rows := cursor.fetchmany(BATCH):
            *values, cells, hidden, months, shapes = zip(*rows, strict=True)
            told = [_told(column, list(one)) for column, one in zip(columns, values, strict=True)]
            batch = pa.record_batch([*told, pa.array(cells, pa.uint64()), pa.array(shapes, pa.binary())], schema=schema)
            yield from _by_month(_blurred(batch, np.array(hidden)), np.array(months))


def _extract(projection: Projection, organization: Organization) -> extract.Extract:
    if projection.is_staff:
        return extract.staff_requests(organization, Filter(), extract.EVERY_DESK)
    return extract.public_requests(organization, Filter())


def _select(projection: Projection, organization: Organization, columns: tuple[Column, ...]) -> Select[Any]:
    of = _extract(projection, organization)
    r = (request if projection.is_staff else request_public).c
    values = [column.value.label(column.name) for column in columns]
    local = func.timezone(organization.time_zone, r.created_at)
    more = (
        r.h3_cell.label(CELL),
        (_is_hidden(r) if projection.hides else false()).label("hidden"),
        func.to_char(local, "YYYY-MM").label("month"),
        func.ST_AsBinary(of.shape, "NDR").label(GEOMETRY),
    )
    return select(*values, *more).select_from(of.source).where(*of.wanted).order_by(r.created_at, r.id)


def _is_hidden(r: Any) -> ColumnElement[bool]:
    """Whether the public sees the place of such a request blurred, or not at all."""
    c = ground.category.c
    same = (c.organization_id == r.organization_id, c.id == r.category_id)
    return select(c.sensitivity != "public").where(*same).scalar_subquery()


def _told(column: Column, values: list[Any]) -> pa.Array:
    words = column.words
    told = [words.get(value) for value in values] if words else values
    return pa.array(told, arrow_type(column.kind))


def _by_month(batch: pa.RecordBatch, months: Any) -> Iterator[tuple[str, pa.RecordBatch]]:
    edges = [0, *(np.flatnonzero(months[1:] != months[:-1]) + 1).tolist(), len(months)]
    for first, last in pairwise(edges):
        yield str(months[first]), batch.slice(first, last - first)


def _blurred(batch: pa.RecordBatch, hidden: Any) -> pa.RecordBatch:
    """The rows with the hidden ones at the middle of their cell, and without what else would tell their place."""
    if not hidden.any():
        return batch
    places = places_of(batch.column(GEOMETRY))
    moved = {row: _middle(float(places["x"][row]), float(places["y"][row])) for row in np.flatnonzero(hidden)}
    shapes, cells = batch.column(GEOMETRY).to_pylist(), batch.column(CELL).to_pylist()
    for row, place in moved.items():
        shapes[row] = shapely.to_wkb(shapely.Point(place.lon, place.lat), byte_order=1)
        cells[row] = h3.str_to_int(h3.latlng_to_cell(place.lat, place.lon, H3_RESOLUTION))
    changed = {GEOMETRY: pa.array(shapes, pa.binary()), CELL: pa.array(cells, pa.uint64())}
    shown = pa.array(~hidden)
    for name in PLACED & set(batch.schema.names):
        changed[name] = pa.compute.if_else(shown, batch.column(name), None)
    return pa.record_batch([changed.get(name, batch.column(name)) for name in batch.schema.names], schema=batch.schema)


def _middle(lon: float, lat: float) -> LonLat:
    place = public_place("blurred", LonLat(lon, lat))
    assert place is not None
    return place
