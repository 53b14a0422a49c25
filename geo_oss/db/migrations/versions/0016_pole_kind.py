"""The number of a thing stands beside its kind in what everybody may see. In 0016_pole_kind.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0016_pole_kind.sql")
