"""Counts by cell, category, zone and month, kept for the heat grid; the SQL is in 0020_heat_cube.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0020_heat_cube.sql")
