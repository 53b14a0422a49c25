"""How often the heat cube was folded. In 0024_folds.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0024_folds.sql")
