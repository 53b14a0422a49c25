"""The tables as declared and the tables as migrated are the same."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import Table
from sqlalchemy.dialects import postgresql

from geo_oss.db.tables import metadata

_COLUMNS = """
SELECT c.relname, a.attname, lower(format_type(a.atttypid, a.atttypmod)), NOT a.attnotnull
FROM pg_attribute AS a
JOIN pg_class AS c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
JOIN pg_namespace AS n ON n.oid = c.relnamespace AND n.nspname = 'public'
LEFT JOIN pg_depend AS d ON d.objid = c.oid AND d.deptype = 'e'
WHERE a.attnum > 0 AND NOT a.attisdropped AND d.objid IS NULL
"""
_NOT_DECLARED = ("alembic_version", "procrastinate_")
"""Tables of libraries, which look after them."""

Columns = dict[str, tuple[str, bool]]


@pytest.fixture(scope="module")
def migrated(shared_database: str) -> dict[str, Columns]:
    """Tables of the database: column → type and whether it may be empty."""
    found: dict[str, Columns] = {}
    with psycopg.connect(shared_database) as conn:
        for table, column, kind, empty in conn.execute(_COLUMNS):
            found.setdefault(table, {})[column] = (kind, empty)
    return {name: columns for name, columns in found.items() if not name.startswith(_NOT_DECLARED)}


def test_every_table_is_declared(migrated: dict[str, Columns]) -> None:
    assert set(migrated) == set(metadata.tables)


@pytest.mark.parametrize("table", metadata.sorted_tables, ids=str)
def test_a_table_is_as_declared(table: Table, migrated: dict[str, Columns]) -> None:
    assert _declared(table) == migrated[table.name]


def _declared(table: Table) -> Columns:
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    return {
        column.name: (column.type.compile(dialect=dialect).lower(), bool(column.nullable)) for column in table.columns
    }
