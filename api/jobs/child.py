"""What every child process begins with: its two numbers from the command line, and the row they stand for."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable, Mapping
from typing import LiteralString, TypeVar

from psycopg import Connection
from psycopg.rows import class_row

from api import failures
from geo_oss.db.pool import Row
from geo_oss.settings import Settings, current

Job = TypeVar("Job")
log = logging.getLogger("geo_oss.jobs")


def run(work: Callable[[int, int, Settings], None]) -> None:
    """Does the job of the command line: ORGANIZATION ID. A failure is said in the log and ends the process with 1."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    organization_id, id = int(sys.argv[1]), int(sys.argv[2])
    try:
        work(organization_id, id, current())
    except Exception as error:
        log.error("job %s failed: %s at %s", id, type(error).__name__, failures.way(error))
        raise SystemExit(1) from None


def taken(conn: Connection[Row], kind: type[Job], query: LiteralString, scope: Mapping[str, int]) -> Job:
    """The job as it stands, the connection's transaction over."""
    with conn.cursor(row_factory=class_row(kind)) as cursor:
        found = cursor.execute(query, scope).fetchone()
    assert found is not None
    conn.commit()
    return found
