"""A great load fills tables whose secondary indexes and foreign keys are taken off, and made and checked at once after.

Everything happens in the caller's transaction: until its COMMIT others wait for the table, and after a failure nothing
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
    """What was taken off a table, with the statements that put it back."""

    table: str
    indexes: list[str]
    constraints: list[tuple[str, str]]


def take_off(conn: Connection[Row], tables: Sequence[str]) -> list[Taken]:
    """Drops the secondary indexes, unique and foreign keys of the tables, rests their triggers; primary keys stay."""
    taken = [_read(conn, table) for table in tables]
    for one in taken:
        for name, _ in one.constraints:
            conn.execute(
                compose.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                    compose.Identifier(one.table), compose.Identifier(name)
                )
            )
        conn.execute(compose.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(compose.Identifier(one.table)))
        for row in _indexes(conn, one.table):
            conn.execute(compose.SQL("DROP INDEX {}").format(compose.Identifier(row["name"])))
    return taken


def put_back(conn: Connection[Row], taken: Sequence[Taken]) -> None:
    """Wakes the triggers, makes indexes and keys again. A row that breaks a key raises psycopg's error for it."""
    conn.execute(_SQL["more_memory"])
    for one in taken:
        for definition in one.indexes:
            conn.execute(_as_stored(definition))
        for name, definition in one.constraints:
            conn.execute(
                compose.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                    compose.Identifier(one.table), compose.Identifier(name), _as_stored(definition)
                )
            )
        conn.execute(compose.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(compose.Identifier(one.table)))
        conn.execute(compose.SQL("ANALYZE {}").format(compose.Identifier(one.table)))


def _read(conn: Connection[Row], table: str) -> Taken:
    constraints = conn.execute(_SQL["constraints"], {"table": table}).fetchall()
    return Taken(
        table,
        [row["definition"] for row in _indexes(conn, table)],
        [(row["name"], row["definition"]) for row in constraints],
    )


def _indexes(conn: Connection[Row], table: str) -> list[Row]:
    return conn.execute(_SQL["indexes"], {"table": table}).fetchall()


def _as_stored(definition: str) -> compose.SQL:
    """A definition as PostgreSQL itself wrote it."""
    return compose.SQL(definition)
