"""Views of the planner's page that somebody has named. In 0018_saved_views.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0018_saved_views.sql")
