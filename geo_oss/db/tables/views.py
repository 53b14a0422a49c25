"""Views of the planner's page that somebody has named."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Integer, Table, Text

from geo_oss.db.tables.base import instant, metadata

saved_view = Table(
    "saved_view",
    metadata,
    Column("organization_id", Integer, primary_key=True),
    Column("id", Integer, primary_key=True),
    Column("staff_id", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("query", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("saved_at", instant(), nullable=False),
)
