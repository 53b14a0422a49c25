"""Things with a number: their kinds, what happened to them, imports, scans, and incidents of whole circuits."""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from geo_oss.db.tables.base import instant, metadata

asset_kind = Table(
    "asset_kind",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("icon", Text, nullable=False),
    Column("category_id", SmallInteger),
    Column("fields", JSONB, nullable=False),
    Column("snap_metres", REAL),
    Column("far_metres", REAL, nullable=False),
    Column("repeat_days", SmallInteger, nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("incident_least", SmallInteger, nullable=False),
    Column("incident_hours", SmallInteger, nullable=False),
)
asset_import = Table(
    "asset_import",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("asset_kind", Text, nullable=False),
    Column("source_name", Text, nullable=False),
    Column("at", instant(), nullable=False),
    Column("staff_id", Integer),
    Column("by_name", Text, nullable=False),
    Column("vanished", Text, nullable=False),
    Column("counts", JSONB, nullable=False),
    Column("undoes", Integer),
    Column("undone_by", Integer),
)
merged_pole = Table(
    "merged_pole",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("import_id", Integer, primary_key=True),
    Column("pole_id", Integer, primary_key=True),
    Column("before", JSONB),
    Column("after", JSONB, nullable=False),
)
pole_event = Table(
    "pole_event",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("pole_id", Integer, nullable=False),
    Column("at", instant(), nullable=False),
    Column("kind", Text, nullable=False),
    Column("staff_id", Integer),
    Column("import_id", Integer),
    Column("from_place", Geometry("POINT", 4326, spatial_index=False)),
    Column("to_place", Geometry("POINT", 4326, spatial_index=False)),
    Column("metres", REAL),
    Column("note", Text, nullable=False),
    Column("detail", JSONB, nullable=False),
)
pole_scan = Table(
    "pole_scan",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("pole_id", Integer, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("scans", Integer, nullable=False),
)
incident = Table(
    "incident",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("circuit", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("request_ids", ARRAY(BigInteger), nullable=False),
    Column("parent_id", BigInteger),
    Column("reason", Text, nullable=False),
    Column("staff_id", Integer),
    Column("decided_at", instant(), nullable=False),
)
request_link = Table(
    "request_link",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("child_id", BigInteger, primary_key=True),
    Column("parent_id", BigInteger, nullable=False),
    Column("at", instant(), nullable=False),
    Column("staff_id", Integer),
)
