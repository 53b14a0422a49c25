"""Requests outside all boundaries are found from an id on. In 0008_outside_by_id.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0008_outside_by_id.sql")
