"""The rows of a collection as a table that can be asked: items.sql under the name `item`, and its queryables."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from geoalchemy2 import Geometry as GeometryType
from sqlalchemy import (
    BigInteger,
    BindParameter,
    Boolean,
    ColumnClause,
    Double,
    Integer,
    Subquery,
    Text,
    bindparam,
    column,
    text,
)
from sqlalchemy.types import TypeEngine

from geo_oss.db import sql
from geo_oss.db.tables.base import instant
from geo_oss.reference_systems import CRS84, System
from geo_oss.requests.cql2_build import Names
from geo_oss.requests.cql2_shapes import Geometry
from layers.collections.registry import Collection

_TYPES: dict[str, TypeEngine[Any]] = {
    "text": Text(),
    "integer": Integer(),
    "real": Double(),
    "boolean": Boolean(),
    "moment": instant(),
}
_NAMED = re.compile(r"(?<![:\w]):([a-z_]+)")
_KINDS = {"integer": "number"}
"""Words of layer.toml that CQL2 has another word for."""


@lru_cache(maxsize=64)
def rows(collection: Collection) -> Subquery:
    """The collection's rows; `organization_id` and whatever items.py gives are still to be filled in."""
    columns: dict[str, ColumnClause[Any]] = {}
    if collection.has_whole_key:
        columns[collection.key] = column(collection.key, BigInteger())
    columns |= {field.name: _column(field.name, field.kind) for field in collection.fields}
    columns |= {name: column(name, BigInteger()) for name in collection.hidden}
    shape = column("shape", GeometryType(srid=4326, spatial_index=False))
    query = sql.load(f"layers.{collection.id}", "items.sql")["items"]
    statement = text(query).bindparams(*(_later(name) for name in set(_NAMED.findall(query))))
    return statement.columns(*columns.values(), shape).subquery("item")


@lru_cache(maxsize=64)
def form(collection: Collection) -> str:
    """A word that changes with what is made of the rows: the query and the declared fields."""
    query = sql.load(f"layers.{collection.id}", "items.sql")["items"]
    return hashlib.blake2b(f"{query}{collection.layer.items}".encode(), digest_size=6).hexdigest()


def _later(name: str) -> BindParameter[Any]:
    """A name of items.sql: its value is given when the statement runs."""
    return bindparam(name, None, type_=Integer() if name == "organization_id" else None)


def _column(name: str, kind: str) -> ColumnClause[Any]:
    return column(name, _TYPES[kind])


def geometry(collection: Collection) -> Geometry:
    """Where its shapes are."""
    table = rows(collection).c
    codes = table[collection.codes] if collection.codes else None
    return Geometry(table.shape, codes, points=collection.geometry == "Point")


def names(collection: Collection, zone: ZoneInfo, drawn: System = CRS84) -> Names:
    """Its queryables: every field, and `geometry`."""
    table = rows(collection).c
    return Names(
        {field.name: table[field.name] for field in collection.fields},
        zone,
        {field.name: _KINDS.get(field.kind, field.kind) for field in collection.fields},
        geometry(collection),
        drawn,
    )
