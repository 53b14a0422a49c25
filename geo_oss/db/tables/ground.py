"""Municipalities, their people and their map: what stands before the first request."""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import (
    ARRAY,
    REAL,
    BigInteger,
    Boolean,
    Column,
    Date,
    Double,
    FetchedValue,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from geo_oss.db.tables.base import instant, metadata, place

organization = Table(
    "organization",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("abbreviation", Text, nullable=False),
    Column("address_th", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("accent", Text, nullable=False),
    Column("number_pattern", Text, nullable=False),
    Column("number_reset", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("utm_srid", Integer, nullable=False),
    Column("pole_snap_metres", REAL, nullable=False),
    Column("view_lon", Double, nullable=False),
    Column("view_lat", Double, nullable=False),
    Column("view_zoom", REAL, nullable=False),
    Column("notice_th", Text, nullable=False),
    Column("notice_en", Text, nullable=False),
    Column("qr_key", LargeBinary, nullable=False),
    Column("active", Boolean, nullable=False),
)
department = Table(
    "department",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("code", Text, nullable=False),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("phone", Text, nullable=False),
)
category = Table(
    "category",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", SmallInteger, primary_key=True),
    Column("parent_id", SmallInteger),
    Column("code", Text, nullable=False),
    Column("abbreviation", Text, nullable=False),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("icon", Text, nullable=False),
    Column("days_min", SmallInteger, nullable=False),
    Column("days_max", SmallInteger, nullable=False),
    Column("asset_kind", Text),
    Column("faults", JSONB, nullable=False),
    Column("sensitivity", Text, nullable=False),
    Column("position", SmallInteger, nullable=False),
    Column("active", Boolean, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("username", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("department_id", Integer),
    Column("phone", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)
staff_session = Table(
    "staff_session",
    metadata,
    Column("token_hash", LargeBinary, primary_key=True),
    Column("organization_id", Integer, nullable=False),
    Column("staff_id", Integer, nullable=False),
    Column("created_at", instant(), nullable=False),
    Column("seen_at", instant(), nullable=False),
    Column("expires_at", instant(), nullable=False),
)
rate_window = Table(
    "rate_window",
    metadata,
    Column("bucket", Text, primary_key=True),
    Column("window_start", instant(), primary_key=True),
    Column("hits", Integer, nullable=False),
)

boundary_version = Table(
    "boundary_version",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("layer", Text, nullable=False),
    Column("source_name", Text, nullable=False),
    Column("source_crs", Text, nullable=False),
    Column("checksum", Text, nullable=False),
    Column("loaded_by", Text, nullable=False),
    Column("loaded_at", instant(), nullable=False),
    Column("valid_from", instant(), nullable=False),
    Column("valid_to", instant()),
)
boundary = Table(
    "boundary",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("version_id", Integer, primary_key=True),
    Column("layer", Text, nullable=False),
    Column("code", Text, primary_key=True),
    Column("name_th", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("zone_code", Text),
    Column("shape", Geometry("MULTIPOLYGON", 4326, spatial_index=False), nullable=False),
    Column("edge", Geometry("MULTILINESTRING", 3857, spatial_index=False), nullable=False),
    Column("area_m2", Double, nullable=False),
    Column("in_force", Boolean, nullable=False),
)

pole = Table(
    "pole",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False),
    Column("number_plain", Text, FetchedValue(), nullable=False),
    Column("code", Text, nullable=False),
    Column("circuit", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("street", Text, nullable=False),
    Column("zone_code", Text),
    Column("community_code", Text),
    Column("place", place(), nullable=False),
    Column("gm", Geometry("POINT", 3857, spatial_index=False), nullable=False),
    Column("qx", Integer, nullable=False),
    Column("qy", Integer, nullable=False),
    Column("z28", BigInteger, nullable=False),
    Column("revoked", Boolean, nullable=False),
    Column("detail", JSONB, nullable=False),
    Column("loaded_at", instant(), nullable=False),
)

route_rule = Table(
    "route_rule",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("category_id", SmallInteger),
    Column("zone_code", Text),
    Column("community_code", Text),
    Column("asset_kind", Text),
    Column("weekdays", ARRAY(SmallInteger)),
    Column("from_hour", SmallInteger),
    Column("to_hour", SmallInteger),
    Column("department_id", Integer, nullable=False),
    Column("officer_id", Integer),
    Column("priority", SmallInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("active", Boolean, nullable=False),
)
holiday = Table(
    "holiday",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("name_th", Text, nullable=False),
)

gazetteer = Table(
    "gazetteer",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("place", place(), nullable=False),
)
