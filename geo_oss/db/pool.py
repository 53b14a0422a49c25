"""Connections: an async pool for serving, a plain connection for bulk work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from psycopg import AsyncConnection, Connection
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

Row = dict[str, Any]
Conn = AsyncConnection[Row]
Pool = AsyncConnectionPool[Conn]

# Parallel plans and JIT cost more than they bring on queries of a millisecond.
_SERVING = (
    "-c max_parallel_workers_per_gather=0 -c jit=off -c synchronous_commit=on"
    " -c statement_timeout=15s -c lock_timeout=3s -c idle_in_transaction_session_timeout=30s -c TimeZone=UTC"
)


def open_pool(url: str, size: int) -> Pool:
    """A pool of async connections whose rows are dictionaries; `await pool.open()` starts it."""
    return AsyncConnectionPool(
        url,
        min_size=min(2, size),
        max_size=size,
        open=False,
        timeout=5.0,
        max_waiting=200,
        kwargs={"row_factory": dict_row, "options": _SERVING, "connect_timeout": 5},
        connection_class=AsyncConnection[Row],
        check=AsyncConnectionPool.check_connection,
    )


@asynccontextmanager
async def by_itself(pool: Pool) -> AsyncIterator[Conn]:
    """A connection of the pool on which each statement is a transaction of its own."""
    async with pool.connection() as conn:
        await conn.set_autocommit(True)
        try:
            yield conn
        finally:
            if not conn.closed:
                await conn.rollback()
                await conn.set_autocommit(False)


def connect(url: str, *, autocommit: bool = False) -> Connection[Row]:
    """One synchronous connection for set-based work: loads, imports, rebuilds."""
    return Connection[Row].connect(url, row_factory=dict_row, autocommit=autocommit, options="-c TimeZone=UTC")
