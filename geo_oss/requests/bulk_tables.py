"""A great load fills tables whose keys, indexes and triggers are taken off, and made and checked at once after.

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
from geo_oss.requests.copy_rows import Usual

_SQL = sql.load(__package__, "bulk.sql")


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken off the tables; constraints in the order they can be added again, keys first."""

    tables: Sequence[str]
    indexes: list[Row]
    constraints: list[Row]
    triggers: list[Row]
    defaults: list[Row]


def take_off(conn: Connection[Row], tables: Sequence[str]) -> Taken:
    """Drops keys, indexes, the foreign keys from and to the tables, and their triggers.

    A trigger that is only disabled would still have every row kept for it.
    """
    kinds = ("indexes", "constraints", "triggers", "defaults")
    taken = Taken(tables, *(conn.execute(_SQL[kind], {"tables": list(tables)}).fetchall() for kind in kinds))
    for row in reversed(taken.constraints):
        _alter(conn, row["table"], compose.SQL("DROP CONSTRAINT {}").format(compose.Identifier(row["name"])))
    for row in taken.indexes:
        conn.execute(compose.SQL("DROP INDEX {}").format(compose.Identifier(row["name"])))
    for row in taken.triggers:
        dropped = compose.SQL("DROP TRIGGER {} ON {}")
        conn.execute(dropped.format(compose.Identifier(row["name"]), compose.Identifier(row["table"])))
    return taken


def presume(conn: Connection[Row], table: str, usual: Usual) -> Usual:
    """Makes these values the defaults of columns of a table that was taken; gives them back."""
    for name, value in usual.items():
        default = compose.SQL("ALTER {} SET DEFAULT {}").format(compose.Identifier(name), compose.Literal(value))
        _alter(conn, table, default)
    return usual


def put_back(conn: Connection[Row], taken: Taken) -> None:
    """Makes defaults, triggers, indexes and keys again. A row that breaks a key raises psycopg's error for it."""
    conn.execute(_SQL["more_memory"])
    for row in taken.defaults:
        _alter(conn, row["table"], _default(row))
    for row in [*taken.triggers, *taken.indexes]:
        conn.execute(compose.SQL(row["definition"]))
    for row in taken.constraints:
        added = compose.SQL("ADD CONSTRAINT {} {}")
        _alter(conn, row["table"], added.format(compose.Identifier(row["name"]), compose.SQL(row["definition"])))
    for table in taken.tables:
        conn.execute(compose.SQL("ANALYZE {}").format(compose.Identifier(table)))


def _default(row: Row) -> compose.Composable:
    column = compose.Identifier(row["name"])
    if row["definition"] is None:
        return compose.SQL("ALTER {} DROP DEFAULT").format(column)
    return compose.SQL("ALTER {} SET DEFAULT {}").format(column, compose.SQL(row["definition"]))


def _alter(conn: Connection[Row], table: str, what: compose.Composable) -> None:
    conn.execute(compose.SQL("ALTER TABLE {} {}").format(compose.Identifier(table), what))
