"""Routing rules have a history, so that a choice can be made again as it was made. In 0010_rule_history.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0010_rule_history.sql")
