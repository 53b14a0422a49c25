"""Hot spots: runs and their cells; the SQL is in 0003_hotspots.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0003_hotspots.sql")
