"""Lines and areas take part when boundaries change. In 0013_drawn_acts.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0013_drawn_acts.sql")
