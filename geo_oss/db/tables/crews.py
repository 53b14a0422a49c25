"""Crews, what they are given to do, and the order they do it in."""

from __future__ import annotations

from geoalchemy2 import Geometry
from sqlalchemy import ARRAY, REAL, BigInteger, Boolean, Column, Date, Integer, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from geo_oss.db.tables.base import instant, metadata, place


def _line() -> Geometry:
    """A line in degrees (EPSG:4326)."""
    return Geometry("LINESTRING", 4326, spatial_index=False)


crew = Table(
    "crew",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("department_id", Integer, nullable=False),
    Column("depot", place(), nullable=False),
    Column("depot_name", Text, nullable=False),
    Column("hours", ARRAY(SmallInteger), nullable=False),
    Column("most_cases", SmallInteger),
    Column("most_minutes", SmallInteger),
    Column("speed_kmh", SmallInteger, nullable=False),
    Column("category_ids", ARRAY(SmallInteger), nullable=False),
    Column("community_codes", ARRAY(Text), nullable=False),
    Column("active", Boolean, nullable=False),
)
crew_member = Table(
    "crew_member",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("crew_id", Integer, primary_key=True),
    Column("staff_id", Integer, primary_key=True),
)
work_package = Table(
    "work_package",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("crew_id", Integer),
    Column("due", Date),
    Column("made_by", Integer, nullable=False),
    Column("made_at", instant(), nullable=False),
    Column("dissolved_at", instant()),
)
work_package_case = Table(
    "work_package_case",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("request_id", BigInteger, primary_key=True),
    Column("package_id", Integer, nullable=False),
)
work_refusal = Table(
    "work_refusal",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("request_ids", ARRAY(BigInteger), nullable=False),
    Column("reason", Text, nullable=False),
    Column("staff_id", Integer, nullable=False),
    Column("at", instant(), nullable=False),
)
crew_day = Table(
    "crew_day",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("crew_id", Integer, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("start_place", place(), nullable=False),
    Column("starts_at", instant(), nullable=False),
    Column("ends_at", instant(), nullable=False),
    Column("back_metres", REAL, nullable=False),
    Column("back_minutes", REAL, nullable=False),
    Column("back_line", _line()),
    Column("basis", Text, nullable=False),
    Column("by_hand", Boolean, nullable=False),
    Column("metres", REAL, nullable=False),
    Column("nearest_metres", REAL, nullable=False),
    Column("nearest_cases", SmallInteger, nullable=False),
    Column("left_out", JSONB, nullable=False),
    Column("made_by", Integer, nullable=False),
    Column("made_at", instant(), nullable=False),
)
crew_stop = Table(
    "crew_stop",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("crew_id", Integer, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    Column("request_id", BigInteger, nullable=False),
    Column("metres", REAL, nullable=False),
    Column("minutes", REAL, nullable=False),
    Column("line", _line()),
    Column("arrives_at", instant(), nullable=False),
    Column("begins_at", instant(), nullable=False),
    Column("ends_at", instant(), nullable=False),
)
crew_task = Table(
    "crew_task",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("said", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("share", REAL, nullable=False),
    Column("error_th", Text, nullable=False),
    Column("error_en", Text, nullable=False),
    Column("result", JSONB),
    Column("staff_id", Integer, nullable=False),
    Column("created_at", instant(), nullable=False),
    Column("seen_at", instant()),
    Column("stop", Boolean, nullable=False),
)
