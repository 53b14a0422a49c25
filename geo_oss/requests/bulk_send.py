"""Rows on their way into their tables: one chunk is sent while the next is built."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from psycopg import Connection
from psycopg import sql as compose

from geo_oss.db.pool import Row
from geo_oss.requests import copy_rows
from geo_oss.requests.copy_rows import Sheet


@dataclass(frozen=True, slots=True)
class Bound:
    """Sheets of rows and the table they go into."""

    table: str
    sheets: list[Sheet]


def send(conn: Connection[Row], chunks: Iterator[list[Bound]]) -> None:
    """Copies chunks into their tables, each built in a second thread when the one before is on its way."""
    with ThreadPoolExecutor(1) as builder:
        ready = builder.submit(next, chunks, None).result()
        while ready is not None:
            later = builder.submit(next, chunks, None)
            for bound in ready:
                copy(conn, bound)
            ready = later.result()


def copy(conn: Connection[Row], bound: Bound) -> None:
    """One binary COPY for each sheet."""
    for sheet in bound.sheets:
        with conn.cursor().copy(_statement(bound.table, sheet.names)) as sending:
            sending.write(copy_rows.HEADER)
            sending.write(sheet.rows)
            sending.write(copy_rows.TRAILER)


def _statement(table: str, names: tuple[str, ...]) -> compose.Composed:
    listed = compose.SQL(", ").join(map(compose.Identifier, names))
    return compose.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(compose.Identifier(table), listed)
