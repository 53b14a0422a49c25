"""Hot spots become one of several analyses: rows that say how they were made, wait, run, and may drive routing.

The SQL is in 0009_analysis.sql.
"""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0009_analysis.sql")
