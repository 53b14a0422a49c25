"""Map files on their way in."""

from __future__ import annotations

from sqlalchemy import REAL, BigInteger, Boolean, Column, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from geo_oss.db.tables.base import instant, metadata

geodata_upload = Table(
    "geodata_upload",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("layer", Text, nullable=False),
    Column("source_name", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("said", JSONB, nullable=False),
    Column("task", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("share", REAL, nullable=False),
    Column("error_th", Text, nullable=False),
    Column("error_en", Text, nullable=False),
    Column("preview", JSONB),
    Column("version_id", Integer),
    Column("act", JSONB),
    Column("staff_id", Integer, nullable=False),
    Column("created_at", instant(), nullable=False),
    Column("changed_at", instant(), nullable=False),
    Column("seen_at", instant()),
    Column("stop", Boolean, nullable=False),
)
