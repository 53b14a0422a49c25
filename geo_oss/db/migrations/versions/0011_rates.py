"""What counts are divided by: people and households of an area, and streets. In 0011_rates.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0011_rates.sql")
