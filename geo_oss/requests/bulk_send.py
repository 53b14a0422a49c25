"""Rows on their way into a table: one chunk is sent while the next is built."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from psycopg import Connection
from psycopg import sql as compose

from geo_oss.db.pool import Row
from geo_oss.requests import copy_rows
from geo_oss.requests.copy_rows import Column


def send(conn: Connection[Row], table: str, chunks: Iterator[list[Column]]) -> None:
    """Copies chunks of columns into a table; every chunk has the same columns."""
    built = (([column.name for column in columns], copy_rows.body(columns)) for columns in chunks)
    with ThreadPoolExecutor(1) as builder:
        ready = builder.submit(next, built, None).result()
        if ready is None:
            return
        with conn.cursor().copy(statement(table, ready[0])) as sending:
            sending.write(copy_rows.HEADER)
            while ready is not None:
                later = builder.submit(next, built, None)
                sending.write(ready[1])
                ready = later.result()
            sending.write(copy_rows.TRAILER)


def statement(table: str, names: list[str]) -> compose.Composed:
    """The COPY that takes these columns."""
    listed = compose.SQL(", ").join(map(compose.Identifier, names))
    return compose.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(compose.Identifier(table), listed)
