"""When several dark poles of a circuit are one incident, as settings of the kind; the SQL is in 0007_incidents.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0007_incidents.sql")
