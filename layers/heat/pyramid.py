"""The heat pyramid: kept true by folding what changed, made anew after bulk loads, checked against a recount.

Folding belongs to serving and is async; rebuilding and checking are bulk work and synchronous.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from psycopg.rows import class_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn, Row

_SQL = sql.load(__package__)
MOST_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell whose count is not the recount: zoom, cell (128 to a tile's side), what is kept, what is there."""

    z: int
    x: int
    y: int
    kept: int
    counted: int


async def fold(conn: Conn) -> int:
    """Takes every change noted until now into the pyramid; gives how many. Commits after each 5,000.

    The connection must not be inside a transaction. A second folder at the same time does nothing.
    """
    total = 0
    while True:
        async with conn.transaction():
            cursor = await conn.execute(_SQL["fold"], {"most": MOST_AT_ONCE})
            row = await cursor.fetchone()
        folded = row["folded"] if row else 0
        total += folded
        if folded < MOST_AT_ONCE:
            return total


def later(conn: psycopg.Connection[Row]) -> None:
    """Says that this transaction loads in bulk: nothing is noted, and `rebuild` must follow."""
    conn.execute(_SQL["later"])


def rebuild(conn: psycopg.Connection[Row], organization_id: int) -> None:
    """Makes the pyramid of one organization anew, in the caller's transaction."""
    conn.execute(_SQL["rebuild"], {"organization_id": organization_id})


def check(conn: psycopg.Connection[Row], organization_id: int) -> list[Difference]:
    """The cells that differ from a recount of the public requests; an empty list: all is well."""
    with conn.cursor(row_factory=class_row(Difference)) as cursor:
        return cursor.execute(_SQL["check"], {"organization_id": organization_id}).fetchall()
