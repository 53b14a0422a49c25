"""The staff's word on a place beside the computed one; lines and areas as places. The SQL is in 0002_place.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0002_place.sql")
