"""Crews, their work packages and days; the SQL is in 0012_crews.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0012_crews.sql")
