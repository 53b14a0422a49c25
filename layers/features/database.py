"""Frames out of a database, by the same queries as the site's OGC API."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from psycopg import AsyncConnection, IsolationLevel
from psycopg.rows import dict_row, tuple_row

from geo_oss.asked_shapes import Shape, box
from geo_oss.db import cluster, sql
from geo_oss.db.pool import Conn, Row
from geo_oss.errors import Invalid
from geo_oss.organizations import store
from geo_oss.organizations.model import Organization
from geo_oss.settings import current
from layers.collections import pages
from layers.collections.asked import MOST, Asked
from layers.collections.registry import Collection

_SQL = sql.load(__package__)
_READING = "-c TimeZone=UTC -c default_transaction_read_only=on"
Result = TypeVar("Result")
Work = Callable[[Conn, Organization], Awaitable[Result]]


def here() -> str:
    """The address of this installation's own database; whoever asks through it only reads."""
    return cluster.database_url(current())


def rows(url: str, town: str, of: Collection, words: Mapping[str, str]) -> Sequence[Sequence[Any]]:
    """Key, fields in order and geometry of every feature that is asked for."""
    asked = _asked(of, dict(words))
    return _run(url, town, lambda conn, organization: _pages(conn, organization, of, asked))


def query(url: str, town: str, name: str, **values: Any) -> Sequence[Sequence[Any]]:
    """The rows of a query of queries.sql."""

    async def ask(conn: Conn, organization: Organization) -> Sequence[Sequence[Any]]:
        async with conn.cursor(row_factory=tuple_row, binary=True) as cursor:
            await cursor.execute(_SQL[name], {"organization_id": organization.id} | values)
            return await cursor.fetchall()

    return _run(url, town, ask)


async def _pages(conn: Conn, organization: Organization, of: Collection, asked: Asked) -> Sequence[Sequence[Any]]:
    found: list[Sequence[Any]] = []
    while True:
        page = await pages.page(conn, organization, of, asked)
        found += page.rows
        if not page.is_cut:
            return found
        asked = Asked(MOST, 0, page.further, asked.box, cql2=asked.cql2, words=asked.words)


def _asked(of: Collection, words: dict[str, str]) -> Asked:
    cql2, within = words.pop("filter", ""), _box(words.pop("bbox", ""))
    known = {*of.words, *(field.name for field in of.fields)}
    if unknown := sorted(set(words) - known):
        listed = ", ".join(sorted({*known, "filter", "bbox"}))
        raise Invalid(f"ไม่รู้จัก {unknown[0]} ใช้ได้: {listed}", f"{unknown[0]} is none of {listed}.", field=unknown[0])
    return Asked(limit=MOST, box=within, cql2=cql2, words=words)


def _box(text: str) -> Shape | None:
    if not text:
        return None
    try:
        return box([float(part) for part in text.split(",")])
    except ValueError:
        return box([])


def _run(url: str, town: str, work: Work[Result]) -> Result:
    """The work in a thread of its own: a notebook's own thread already runs an event loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _connected(url, town, work)).result()


async def _connected(url: str, town: str, work: Work[Result]) -> Result:
    async with await AsyncConnection[Row].connect(url, row_factory=dict_row, options=_READING) as conn:
        await conn.set_isolation_level(IsolationLevel.REPEATABLE_READ)  # all pages are of one moment
        return await work(conn, await store.get(conn, town))
