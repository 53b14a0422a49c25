"""Changes of boundaries as acts: what a proposed version would change, and what an act has changed."""

from __future__ import annotations

from sqlalchemy import REAL, BigInteger, Boolean, Column, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from geo_oss.db.tables.base import instant, metadata, place

proposed_request = Table(
    "proposed_request",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("version_id", Integer, primary_key=True),
    Column("request_id", BigInteger, primary_key=True),
    Column("old_code", Text),
    Column("new_code", Text),
    Column("is_open", Boolean, nullable=False),
    Column("is_overridden", Boolean, nullable=False),
)
reassignment = Table(
    "reassignment",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("layer", Text, nullable=False),
    Column("version_id", Integer),
    Column("before_id", Integer),
    Column("which", Text, nullable=False),
    Column("undoes", Integer),
    Column("by", Text, nullable=False),
    Column("at", instant(), nullable=False),
    Column("summary", JSONB, nullable=False),
    Column("undone_by", Integer),
)
reassigned_request = Table(
    "reassigned_request",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("act_id", Integer, primary_key=True),
    Column("request_id", BigInteger, primary_key=True),
    Column("is_open", Boolean, nullable=False),
    Column("is_overridden", Boolean, nullable=False),
    Column("place", place(), nullable=False),
    Column("old_code", Text),
    Column("old_version", Integer),
    Column("old_method", Text, nullable=False),
    Column("old_edge_metres", REAL),
    Column("old_nearest_code", Text),
    Column("old_nearest_metres", REAL),
    Column("new_code", Text),
    Column("new_version", Integer),
    Column("new_method", Text, nullable=False),
    Column("new_edge_metres", REAL),
    Column("new_nearest_code", Text),
    Column("new_nearest_metres", REAL),
    Column("old_parts", JSONB),
    Column("new_parts", JSONB),
    Column("new_place", place()),
)
reassigned_pole = Table(
    "reassigned_pole",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("act_id", Integer, primary_key=True),
    Column("pole_id", Integer, primary_key=True),
    Column("place", place(), nullable=False),
    Column("old_code", Text),
    Column("new_code", Text),
)
