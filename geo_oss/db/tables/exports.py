"""Exports that people have asked for."""

from __future__ import annotations

from sqlalchemy import REAL, BigInteger, Boolean, Column, Integer, Table, Text
from sqlalchemy.dialects.postgresql import JSONB

from geo_oss.db.tables.base import instant, metadata

export_job = Table(
    "export_job",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("ticket", Text, nullable=False),
    Column("layer", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("query", JSONB, nullable=False),
    Column("desk", JSONB),
    Column("staff_id", Integer),
    Column("state", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("share", REAL, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("bytes", BigInteger, nullable=False),
    Column("created_at", instant(), nullable=False),
    Column("changed_at", instant(), nullable=False),
    Column("seen_at", instant()),
    Column("stop", Boolean, nullable=False),
)
