"""Exports people have asked for are rows. In 0014_exports.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0014_exports.sql")
