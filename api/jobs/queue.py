"""Where long work waits: a table of a kind of jobs, the queries every such table is asked, the child that works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import LiteralString

from psycopg.sql import SQL, Composed, Identifier

from geo_oss.db import sql

_EVERY = sql.load(__package__)


@dataclass(frozen=True, slots=True)
class Queue:
    """The module a child runs (`python -m module ORGANIZATION ID`) and the queries about its rows, by name."""

    module: str
    sql: Mapping[str, Composed]


def queue(module: str, table: str, *, since: str, **own: LiteralString) -> Queue:
    """The queue in a table with the columns that all have: state, stage, share, seen_at, stop.

    `since` is the column of the moment from which a job waits: all municipalities' are done in that order. Tables that
    keep their rows have an index for it. `own` are queries this one asks in another way than the rest.
    """
    names = {"table": Identifier(table), "since": Identifier(since)}
    return Queue(module, {query: SQL(text).format(**names) for query, text in (_EVERY | own).items()})
