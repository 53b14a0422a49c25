"""Rules that ask for hot spots and name whom to tell; the hot spot of a request. In 0017_hotspot_routing.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0017_hotspot_routing.sql")
