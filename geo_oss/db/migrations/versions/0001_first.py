"""The first tables; the SQL is in 0001_first.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0001"
down_revision = None


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0001_first.sql")
