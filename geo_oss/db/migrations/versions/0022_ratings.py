"""How citizens found what was done. In 0022_ratings.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0022_ratings.sql")
