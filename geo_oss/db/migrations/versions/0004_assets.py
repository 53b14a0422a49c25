"""The kind of an asset as data, what happens to an asset, imports, scans, incidents; the SQL is in 0004_assets.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0004_assets.sql")
