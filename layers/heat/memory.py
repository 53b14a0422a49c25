"""Months of cells, kept in this process for as long as no request changes.

Whoever moves a slider asks for the same requests month after month: they are counted once. Before each answer one look
says whether anything has changed since, folded or not; while a reassignment of zones runs, the public sees what it has
done so far when it ends, as on the map.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from psycopg.rows import tuple_row

from geo_oss.db import sql
from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests.filter import Filter
from geo_oss.requests.grids import Grid
from layers.heat import cube
from layers.heat.months import Months

_SQL = sql.load(__package__, "cube.sql")
MOST_BYTES = 64_000_000
_ENTRY_BYTES = 4_000
"""What Python needs for months and how they are found, about, however few they are."""
Key = tuple[str, int, str, int, int, str, str]
State = tuple[Any, ...]
Make = Callable[[], Awaitable[Months]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose requests, under which filter without a period, for which audience (of the cube), in which cells."""

    organization: Organization
    filter: Filter
    audience: int
    grid: Grid


class Memory:
    """Months by what they are asked with; of what weighs too much in all, the longest not asked goes."""

    def __init__(self) -> None:
        self._known: OrderedDict[Key, tuple[State, Months | None]] = OrderedDict()
        self._locks: dict[Key, asyncio.Lock] = {}

    async def get(self, conn: Conn, asked: Asked, make: Make, *, at_once: bool) -> Months | None:
        """The months as they are now, made once however many ask at a time; None where nobody has asked before."""
        key = _key(conn, asked)
        async with self._one_at_a_time(key):
            state = await _state(conn, asked)
            was, months = self._known.get(key, (None, None))
            if was != state or months is None:
                months = await make() if at_once or was == state else None
                self._remember(key, state, months)
            self._known.move_to_end(key)
        return months

    def _one_at_a_time(self, key: Key) -> asyncio.Lock:
        if len(self._locks) > 1024:
            self._locks = {held: lock for held, lock in self._locks.items() if lock.locked()}
        return self._locks.setdefault(key, asyncio.Lock())

    def _remember(self, key: Key, state: State, months: Months | None) -> None:
        self._known[key] = (state, months)
        self._known.move_to_end(key)
        held = sum(_bytes(*known) for known in self._known.items())
        while held > MOST_BYTES and len(self._known) > 1:
            held -= _bytes(*self._known.popitem(last=False))


_MEMORIES: WeakKeyDictionary[asyncio.AbstractEventLoop, Memory] = WeakKeyDictionary()
"""A process that serves has one event loop; locks belong to it."""


async def months(conn: Conn, asked: Asked, make: Make, *, at_once: bool) -> Months | None:
    """What `make` counted or counts now; without `at_once` None is given to the first who asks since a change."""
    memory = _MEMORIES.setdefault(asyncio.get_running_loop(), Memory())
    return await memory.get(conn, asked, make, at_once=at_once)


def _bytes(key: Key, entry: tuple[State, Months | None]) -> int:
    """What an entry weighs, with the words it is asked by: strangers may ask with long ones."""
    return _ENTRY_BYTES + sum(len(word) for word in key if isinstance(word, str)) + (entry[1].bytes if entry[1] else 0)


def _key(conn: Conn, asked: Asked) -> Key:
    database, town = f"{conn.info.host}:{conn.info.port}/{conn.info.dbname}", asked.organization
    return database, town.id, town.time_zone, town.utm_srid, asked.audience, asked.filter.query(), asked.grid.name


async def _state(conn: Conn, asked: Asked) -> State:
    query = _SQL["public_state" if asked.audience == cube.PUBLIC else "state"]
    async with conn.cursor(row_factory=tuple_row, binary=True) as cursor:
        row = await (await cursor.execute(query, {"organization_id": asked.organization.id})).fetchone()
    assert row is not None
    return row
