"""Boundary versions are proposed before they are in force; acts of re-assignment. In 0005_boundary_versions.sql."""

from alembic import op

from geo_oss.db.migrate import run_sql_file

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_sql_file(op.get_bind(), "0005_boundary_versions.sql")
