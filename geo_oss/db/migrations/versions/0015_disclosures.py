"""What left the house as the staff sees it is recorded. In 0015_disclosures.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0015_disclosures.sql")
