"""What every child process begins with: its two numbers from the command line, and the row they stand for."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from typing import LiteralString, TypeVar

from psycopg import Connection
from psycopg.rows import class_row

from geo_oss.db.pool import Row
from geo_oss.settings import Settings, current

Job = TypeVar("Job")


def run(work: Callable[[int, int, Settings], None]) -> None:
    """Does the job of the command line: ORGANIZATION ID."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    work(int(sys.argv[1]), int(sys.argv[2]), current())


def taken(conn: Connection[Row], kind: type[Job], query: LiteralString, scope: Mapping[str, int]) -> Job:
    """The job as it stands, the connection's transaction over."""
    with conn.cursor(row_factory=class_row(kind)) as cursor:
        found = cursor.execute(query, scope).fetchone()
    assert found is not None
    conn.commit()
    return found
