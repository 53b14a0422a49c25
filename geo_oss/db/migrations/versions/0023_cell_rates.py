"""Analyses may be rates by cell. In 0023_cell_rates.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0023_cell_rates.sql")
