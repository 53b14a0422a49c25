"""Where and when a collection has something, from its rows; kept per process by the version of the collection."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from geo_oss.db.pool import Conn
from geo_oss.organizations.model import Organization
from geo_oss.requests import search
from layers.collections.asked import Asked
from layers.collections.chosen import chosen
from layers.collections.registry import Collection, collection, collections
from layers.collections.relation import rows
from layers.versions import versions

PATIENCE = 20
"""A new extent is not looked for before so many times the time that looking took: at most 5 % of it is spent so."""


@dataclass(frozen=True, slots=True)
class Extent:
    """West, south, east, north in degrees, None when there is nothing; first and last moment, None: none or open."""

    box: tuple[float, float, float, float] | None
    since: datetime | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class _Known:
    state: str
    extent: Extent
    at: float
    took: float


class Extents:
    """The extents this process knows."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], _Known] = {}

    async def all(self, conn: Conn, organization: Organization) -> dict[str, Extent]:
        """Of every collection."""
        states = await _states(conn, organization.id)
        return {one.id: await self._one(conn, organization, one, states[one.id]) for one in collections()}

    async def of(self, conn: Conn, organization: Organization, asked: Collection) -> Extent:
        """Of this one."""
        return await self._one(conn, organization, asked, (await _states(conn, organization.id))[asked.id])

    async def _one(self, conn: Conn, organization: Organization, asked: Collection, state: str) -> Extent:
        key, now = (organization.id, asked.id), time.monotonic()
        known = self._known.get(key)
        if known is not None and (known.state == state or now - known.at < PATIENCE * known.took):
            return known.extent
        found = await look(conn, organization, asked)
        self._known[key] = _Known(state, found, now, time.monotonic() - now)
        return found


async def look(conn: Conn, organization: Organization, asked: Collection) -> Extent:
    """The extent as it is now."""
    wanted = await chosen(conn, organization, asked, Asked())
    statement = wanted.of(select(*_ends(asked), *_moments(asked)))
    row = (await wanted.run(conn, statement))[0]
    since, until = (row[4], None if row[6] else row[5]) if asked.time else await _period(conn, organization, asked)
    return Extent(None if row[0] is None else (row[0], row[1], row[2], row[3]), since, until)


def _ends(asked: Collection) -> list[Any]:
    """West, south, east, north as they are, not rounded as a geometry's own box is."""
    shape, points = rows(asked).c.shape, asked.geometry == "Point"
    x, y = func.ST_X if points else func.ST_XMin, func.ST_Y if points else func.ST_YMin
    right, top = func.ST_X if points else func.ST_XMax, func.ST_Y if points else func.ST_YMax
    return [func.min(x(shape)), func.min(y(shape)), func.max(right(shape)), func.max(top(shape))]


def _moments(asked: Collection) -> list[Any]:
    if not asked.time:
        return []
    first, last = rows(asked).c[asked.time[0]], rows(asked).c[asked.time[-1]]
    return [func.min(first), func.max(last), func.bool_or(last.is_(None))]


async def _period(conn: Conn, organization: Organization, asked: Collection) -> tuple[datetime | None, datetime | None]:
    """A collection without times of its own has those of what it is made from."""
    if not asked.period_of:
        return None, None
    other = await look(conn, organization, collection(asked.period_of))
    return other.since, other.until


async def _states(conn: Conn, organization_id: int) -> dict[str, str]:
    known = await versions(conn, organization_id)
    return {one.id: str(known[one.watches or one.id]) for one in collections()}


async def state(conn: Conn, organization_id: int, asked: Collection) -> str:
    """A word that changes with every change of the collection: what entity tags are made of."""
    if asked.watches == "requests":
        return "-".join(map(str, await search.state(conn, organization_id)))
    return (await _states(conn, organization_id))[asked.id]
