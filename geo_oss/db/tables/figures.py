"""What counts are divided by: people and households of areas, streets and how much of them lies where."""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import Column, Double, Integer, SmallInteger, Table, Text

from geo_oss.db.tables.base import instant, metadata

area_figure = Table(
    "area_figure",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("layer", Text, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("year", SmallInteger, primary_key=True),
    Column("value", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("loaded_by", Text, nullable=False),
    Column("loaded_at", instant(), nullable=False),
)
street = Table(
    "street",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("line", Geometry("MULTILINESTRING", 4326, spatial_index=False), nullable=False),
)
street_load = Table(
    "street_load",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("streets", Integer, nullable=False),
    Column("loaded_by", Text, nullable=False),
    Column("loaded_at", instant(), nullable=False),
)
street_length = Table(
    "street_length",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("version_id", Integer, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("metres", Double, nullable=False),
)
