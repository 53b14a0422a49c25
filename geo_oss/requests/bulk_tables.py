"""A great load fills tables whose keys and indexes are taken off, and made and checked at once after.

Everything happens in the caller's transaction: until its COMMIT others wait for the tables, and after a failure nothing
has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from psycopg import Connection
from psycopg import sql as compose

from geo_oss.db import sql
from geo_oss.db.pool import Row

_SQL = sql.load(__package__, "bulk.sql")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken off the tables; constraints in the order they can be added again, keys first."""

    tables: Sequence[str]
    indexes: list[Row]
    constraints: list[Row]


def take_off(conn: Connection[Row], tables: Sequence[str]) -> Taken:
    """Drops keys, indexes and the foreign keys from and to the tables, and rests their triggers."""
    scope = {"tables": list(tables)}
    taken = Taken(
        tables, conn.execute(_SQL["indexes"], scope).fetchall(), conn.execute(_SQL["constraints"], scope).fetchall()
    )
    for row in reversed(taken.constraints):
        _alter(conn, row["table"], compose.SQL("DROP CONSTRAINT {}").format(compose.Identifier(row["name"])))
    for row in taken.indexes:
        conn.execute(compose.SQL("DROP INDEX {}").format(compose.Identifier(row["name"])))
    for table in tables:
        _alter(conn, table, compose.SQL("DISABLE TRIGGER USER"))
    return taken


def put_back(conn: Connection[Row], taken: Taken) -> None:
    """Wakes the triggers, makes indexes and keys again. A row that breaks a key raises psycopg's error for it."""
    conn.execute(_SQL["more_memory"])
    for table in taken.tables:
        _alter(conn, table, compose.SQL("ENABLE TRIGGER USER"))
    for row in taken.indexes:
        conn.execute(compose.SQL(row["definition"]))
    for row in taken.constraints:
        added = compose.SQL("ADD CONSTRAINT {} {}")
        _alter(conn, row["table"], added.format(compose.Identifier(row["name"]), compose.SQL(row["definition"])))
    for table in taken.tables:
        conn.execute(compose.SQL("ANALYZE {}").format(compose.Identifier(table)))


def _alter(conn: Connection[Row], table: str, what: compose.Composable) -> None:
    conn.execute(compose.SQL("ALTER TABLE {} {}").format(compose.Identifier(table), what))
