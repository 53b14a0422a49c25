"""Merges of assets can be taken back. In 0019_merge_undo.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0019_merge_undo.sql")
