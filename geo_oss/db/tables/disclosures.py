"""What left the house as the staff sees it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Integer, Table, Text, Uuid

from geo_oss.db.tables.base import instant, metadata

disclosure = Table(
    "disclosure",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Uuid, primary_key=True),
    Column("at", instant(), nullable=False),
    Column("by", Text, nullable=False),
    Column("projection", Text, nullable=False),
    Column("personal", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("rows", BigInteger),
    Column("finished_at", instant()),
)
